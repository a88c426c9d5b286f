/** Members as processes on loopback, their folder, and what they say of themselves. */
@NullMarked
package dev.regent.playground.cluster;

import org.jspecify.annotations.NullMarked;

/** The writer as a process of its own, and its verdict. */
@NullMarked
package dev.regent.playground.load;

import org.jspecify.annotations.NullMarked;

/** Tests of the package of the same name. */
@NullMarked
package dev.regent.playground.cluster;

import org.jspecify.annotations.NullMarked;

/** Tests of the package of the same name. */
@NullMarked
package dev.regent.playground.machine;

import org.jspecify.annotations.NullMarked;

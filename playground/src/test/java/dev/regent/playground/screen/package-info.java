/** Tests of the package of the same name. */
@NullMarked
package dev.regent.playground.screen;

import org.jspecify.annotations.NullMarked;

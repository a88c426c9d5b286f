/** Placeholder. */
@NullMarked
package dev.regent.protocol;

import org.jspecify.annotations.NullMarked;

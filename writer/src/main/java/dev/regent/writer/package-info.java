/** Placeholder. */
@NullMarked
package dev.regent.writer;

import org.jspecify.annotations.NullMarked;

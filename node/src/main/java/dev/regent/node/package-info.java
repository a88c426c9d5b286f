/** Placeholder. */
@NullMarked
package dev.regent.node;

import org.jspecify.annotations.NullMarked;

/** A real cluster of processes, struck and watched: what runs where no container can. */
@NullMarked
package dev.regent.playground;

import org.jspecify.annotations.NullMarked;

/** The wiring: what a node is made of, in which order it starts, and how it ends. */
@NullMarked
package dev.regent.node;

import org.jspecify.annotations.NullMarked;

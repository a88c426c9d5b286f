/** Starts and ends the local PostgreSQL. */
@NullMarked
package dev.regent.node.lifecycle;

import org.jspecify.annotations.NullMarked;

/** The load writer's command line and its wiring. */
@NullMarked
package dev.regent.writer;

import org.jspecify.annotations.NullMarked;

/** The playground: a real cluster on one machine, and the demo that kills its primary. */
@NullMarked
package dev.regent.playground;

import org.jspecify.annotations.NullMarked;

/** The load as actors: one finds the primary, many send rows, many read them, one conducts. */
@NullMarked
package dev.regent.writer.load;

import org.jspecify.annotations.NullMarked;

/** What the operator sees: live progress, the final text, the final JSON. */
@NullMarked
package dev.regent.writer.report;

import org.jspecify.annotations.NullMarked;

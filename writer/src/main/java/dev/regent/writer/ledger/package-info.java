/** What became of every row, and the proof of what was lost. Pure, the ledger's file apart. */
@NullMarked
package dev.regent.writer.ledger;

import org.jspecify.annotations.NullMarked;

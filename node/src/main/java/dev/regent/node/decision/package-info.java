/**
 * What to do, and nothing else: state and event in, state and effects out. No clock, log, I/O or
 * randomness, so that the simulator runs this very code (design sections 3, 4 and 9).
 */
@NullMarked
package dev.regent.node.decision;

import org.jspecify.annotations.NullMarked;

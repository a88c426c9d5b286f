/** Simulated time and messages: one seeded queue, no threads, no real clock. */
@NullMarked
package dev.regent.node.simulation.engine;

import org.jspecify.annotations.NullMarked;

/**
 * Every interleaving of a small model, breadth first: the real decision and voter in three members.
 */
@NullMarked
package dev.regent.node.simulation.exhaustive;

import org.jspecify.annotations.NullMarked;

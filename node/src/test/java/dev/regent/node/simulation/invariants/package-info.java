/** What must hold after every event, each a class named for what it says. */
@NullMarked
package dev.regent.node.simulation.invariants;

import org.jspecify.annotations.NullMarked;

/** Directed weather: faults that belong together, where a clause of the rules bites. */
@NullMarked
package dev.regent.node.simulation.weather;

import org.jspecify.annotations.NullMarked;

/** One node of the simulated cluster: the real decision and voter amid modelled actuators. */
@NullMarked
package dev.regent.node.simulation.member;

import org.jspecify.annotations.NullMarked;

/** What is modelled: PostgreSQL's log and waiting, and the kernel's fence. */
@NullMarked
package dev.regent.node.simulation.model;

import org.jspecify.annotations.NullMarked;

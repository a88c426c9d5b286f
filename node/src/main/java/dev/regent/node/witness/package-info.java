/** The durable voter that every member has, the arbiter too: fsynced before it is spoken (S2). */
@NullMarked
package dev.regent.node.witness;

import org.jspecify.annotations.NullMarked;

/** The simulator: the production decision under every fault that its seeds think of. */
@NullMarked
package dev.regent.node.simulation;

import org.jspecify.annotations.NullMarked;

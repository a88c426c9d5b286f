/** Files that survive a loss of power: durable before spoken (S2), before started (S8). */
@NullMarked
package dev.regent.node.disk;

import org.jspecify.annotations.NullMarked;

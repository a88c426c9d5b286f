/**
 * The primary's heartbeat: tells every witness that it lives, and counts who acknowledged (S10).
 */
@NullMarked
package dev.regent.node.heartbeat;

import org.jspecify.annotations.NullMarked;

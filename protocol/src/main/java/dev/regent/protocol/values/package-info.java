/**
 * Values that mean the same on every member: immutable, comparable by content, without I/O or time.
 */
@NullMarked
package dev.regent.protocol.values;

import org.jspecify.annotations.NullMarked;

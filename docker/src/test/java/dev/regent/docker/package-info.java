/**
 * The chaos tests: a real cluster, faults, and a writer that says what they cost. They drive {@code
 * docker compose} itself, because what it does on stop, kill and start is part of what is tested.
 */
@NullMarked
package dev.regent.docker;

import org.jspecify.annotations.NullMarked;

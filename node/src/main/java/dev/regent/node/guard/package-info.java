/** The guard: a second process that kills PostgreSQL when the lease ends and nobody renews it. */
@NullMarked
package dev.regent.node.guard;

import org.jspecify.annotations.NullMarked;

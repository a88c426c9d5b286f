/** The member's PostgreSQL server: the only JDBC and the only child processes of a node. */
@NullMarked
package dev.regent.node.postgres;

import org.jspecify.annotations.NullMarked;

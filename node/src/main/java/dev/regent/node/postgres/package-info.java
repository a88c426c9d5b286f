/** The member's PostgreSQL server: the only JDBC of a node, and PostgreSQL's processes. */
@NullMarked
package dev.regent.node.postgres;

import org.jspecify.annotations.NullMarked;

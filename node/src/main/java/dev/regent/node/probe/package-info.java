/** Looks at the local PostgreSQL and reports; others decide what it means. */
@NullMarked
package dev.regent.node.probe;

import org.jspecify.annotations.NullMarked;

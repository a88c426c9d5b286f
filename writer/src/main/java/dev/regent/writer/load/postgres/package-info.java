/** Sessions with PostgreSQL, each call on a virtual thread. The only package that knows JDBC. */
@NullMarked
package dev.regent.writer.load.postgres;

import org.jspecify.annotations.NullMarked;

/** What this machine offers: a user, a PostgreSQL, free ports, signals. */
@NullMarked
package dev.regent.playground.machine;

import org.jspecify.annotations.NullMarked;

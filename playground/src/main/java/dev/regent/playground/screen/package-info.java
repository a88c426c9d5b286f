/** What the one who watches sees. */
@NullMarked
package dev.regent.playground.screen;

import org.jspecify.annotations.NullMarked;

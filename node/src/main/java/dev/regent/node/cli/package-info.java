/** The commands {@code regent node}, {@code regent status} and {@code regent url}. */
@NullMarked
package dev.regent.node.cli;

import org.jspecify.annotations.NullMarked;

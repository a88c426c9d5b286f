/** Makes the local PostgreSQL a primary when the decision says so; takes an operator's request. */
@NullMarked
package dev.regent.node.promotion;

import org.jspecify.annotations.NullMarked;

/** The one actor that holds the state: asks the decision, and hands its effects on. */
@NullMarked
package dev.regent.node.governor;

import org.jspecify.annotations.NullMarked;

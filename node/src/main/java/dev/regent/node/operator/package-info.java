/** Who may give orders: whoever can read a file that only this node's user can. */
@NullMarked
package dev.regent.node.operator;

import org.jspecify.annotations.NullMarked;

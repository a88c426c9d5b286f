/** Makes the data directory: the very first one, and copies of the primary's. */
@NullMarked
package dev.regent.node.rejoin;

import org.jspecify.annotations.NullMarked;

/** Who is a member, as this node knows it now. */
@NullMarked
package dev.regent.node.roster;

import org.jspecify.annotations.NullMarked;

/** The fence: the firewall rule that shuts clients out, with a lease that the kernel times. */
@NullMarked
package dev.regent.node.fencing;

import org.jspecify.annotations.NullMarked;

/** The fence: shuts clients out when the lease ends, whatever becomes of this process. */
@NullMarked
package dev.regent.node.fencing;

import org.jspecify.annotations.NullMarked;

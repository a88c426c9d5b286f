/** Letters between members: sent to fixed addresses, checked on arrival, sorted by concern. */
@NullMarked
package dev.regent.node.post;

import org.jspecify.annotations.NullMarked;

/**
 * The gossip ring: in which ring this node is, and which members its own failure detector has lost.
 * Gossip can only suspect (S3); nothing here decides anything about PostgreSQL.
 */
@NullMarked
package dev.regent.node.membership;

import org.jspecify.annotations.NullMarked;

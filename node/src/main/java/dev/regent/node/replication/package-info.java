/** Who streams from whom, and which standbys commits wait for. */
@NullMarked
package dev.regent.node.replication;

import org.jspecify.annotations.NullMarked;

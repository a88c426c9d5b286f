/**
 * What a member tells over HTTP: its own status and the others', as JSON; its health. Read-only.
 */
@NullMarked
package dev.regent.node.management;

import org.jspecify.annotations.NullMarked;

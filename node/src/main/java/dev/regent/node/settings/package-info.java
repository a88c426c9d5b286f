/** The configuration, read once and checked whole: what is wrong is said in one clear line. */
@NullMarked
package dev.regent.node.settings;

import org.jspecify.annotations.NullMarked;

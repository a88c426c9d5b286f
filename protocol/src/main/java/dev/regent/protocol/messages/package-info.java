/** What members say to one another: requests, answers and their envelopes (design section 5). */
@NullMarked
package dev.regent.protocol.messages;

import org.jspecify.annotations.NullMarked;

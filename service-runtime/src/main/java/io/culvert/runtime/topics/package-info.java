/**
 * Makes the broker have the topics of the catalogue. Start at {@link
 * io.culvert.runtime.topics.EnsureTopics}.
 */
@NullMarked
package io.culvert.runtime.topics;

import org.jspecify.annotations.NullMarked;

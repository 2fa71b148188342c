/**
 * How Kafka Streams is set up: exactly once, quick to take over, small. Start at {@link
 * io.culvert.usage.streams.StreamsProperties}.
 */
@NullMarked
package io.culvert.usage.streams;

import org.jspecify.annotations.NullMarked;

/**
 * One Kafka broker and its KRaft controller in this JVM, on the loopback address. Start with {@link
 * io.culvert.embedded.kafka.EmbeddedKafka}.
 */
@NullMarked
package io.culvert.embedded.kafka;

import org.jspecify.annotations.NullMarked;

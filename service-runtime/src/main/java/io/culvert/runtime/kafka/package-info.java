/**
 * How to reach Kafka and the schema registry, and with which client settings. Start at {@link
 * io.culvert.runtime.kafka.KafkaSettings}.
 */
@NullMarked
package io.culvert.runtime.kafka;

import org.jspecify.annotations.NullMarked;

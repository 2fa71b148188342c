/**
 * What is in Kafka.
 *
 * <p>Start at {@link io.culvert.testing.log.TopicRecords}.
 */
@NullMarked
package io.culvert.testing.log;

import org.jspecify.annotations.NullMarked;

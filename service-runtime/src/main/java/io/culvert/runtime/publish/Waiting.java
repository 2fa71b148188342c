package io.culvert.runtime.publish;

import io.culvert.schemas.Topic;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record that was accepted and is not yet acknowledged.
 *
 * @param cost bytes taken from the budget
 */
record Waiting<V>(Topic<V> topic, String key, @Nullable V value, List<Header> headers, long cost) {}

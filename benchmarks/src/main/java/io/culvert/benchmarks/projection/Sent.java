package io.culvert.benchmarks.projection;

/**
 * A record that Kafka has, and when it was due.
 *
 * @param nanos by {@link System#nanoTime}
 */
record Sent(int partition, long offset, long nanos) {}

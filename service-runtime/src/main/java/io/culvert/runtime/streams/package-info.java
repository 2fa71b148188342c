/**
 * What every Kafka Streams application of ours has in common: small stores, threads that come back,
 * and records that nobody can read set aside. Start at {@link
 * io.culvert.runtime.streams.StreamsApplication}.
 */
@NullMarked
package io.culvert.runtime.streams;

import org.jspecify.annotations.NullMarked;

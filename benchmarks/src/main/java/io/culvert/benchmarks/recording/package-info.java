/**
 * What it costs to record an exchange, by stage. Start at {@link
 * io.culvert.benchmarks.recording.RecordingBenchmark}.
 */
@NullMarked
package io.culvert.benchmarks.recording;

import org.jspecify.annotations.NullMarked;

/**
 * How fast the log becomes views in PostgreSQL. Start at {@link
 * io.culvert.benchmarks.projection.RebuildBenchmark}.
 */
@NullMarked
package io.culvert.benchmarks.projection;

import org.jspecify.annotations.NullMarked;

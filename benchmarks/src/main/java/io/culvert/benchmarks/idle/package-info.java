/**
 * What tunnels cost while nothing passes through them. {@link
 * io.culvert.benchmarks.idle.IdleBenchmark} is the way in.
 */
@NullMarked
package io.culvert.benchmarks.idle;

import org.jspecify.annotations.NullMarked;

/**
 * What Culvert can do, measured against something else in the same run, because the machine is
 * never the same twice. Start at {@link io.culvert.benchmarks.Benchmarks}, which lists them.
 */
@NullMarked
package io.culvert.benchmarks;

import org.jspecify.annotations.NullMarked;

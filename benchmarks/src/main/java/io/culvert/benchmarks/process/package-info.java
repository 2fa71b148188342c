/**
 * The programs that a benchmark runs, each in a process of its own so that its processor time and
 * memory can be told apart. Start at {@link io.culvert.benchmarks.process.Workshop}.
 */
@NullMarked
package io.culvert.benchmarks.process;

import org.jspecify.annotations.NullMarked;

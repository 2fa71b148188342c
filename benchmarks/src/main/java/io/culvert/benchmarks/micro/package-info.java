/**
 * The steps that every byte or every exchange goes through, each alone and beside the plainest way
 * to do something like it. Start with {@link io.culvert.benchmarks.micro.MicroBenchmark}.
 */
@NullMarked
package io.culvert.benchmarks.micro;

import org.jspecify.annotations.NullMarked;

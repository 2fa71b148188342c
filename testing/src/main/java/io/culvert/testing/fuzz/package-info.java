/**
 * Fuzz targets without a fuzzer: the inputs that are known are replayed as ordinary tests.
 *
 * <p>Start at {@link io.culvert.testing.fuzz.FuzzCorpus}.
 */
@NullMarked
package io.culvert.testing.fuzz;

import org.jspecify.annotations.NullMarked;

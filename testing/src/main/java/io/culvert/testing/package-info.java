/**
 * What the tests of several modules share: that no buffer leaks, and that what fuzzing found once
 * stays found.
 *
 * <p>Start at {@link io.culvert.testing.leak.LeaksFailTheBuild} and {@link
 * io.culvert.testing.fuzz.FuzzCorpus}.
 */
@NullMarked
package io.culvert.testing;

import org.jspecify.annotations.NullMarked;

/**
 * What the tests of several modules share: that no buffer leaks, that what fuzzing found once stays
 * found, what is in Kafka.
 *
 * <p>Start at {@link io.culvert.testing.leak.LeaksFailTheBuild} and {@link
 * io.culvert.testing.fuzz.FuzzCorpus}.
 */
@NullMarked
package io.culvert.testing;

import org.jspecify.annotations.NullMarked;

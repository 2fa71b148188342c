/**
 * The small site that {@code culvert dev} serves when there is no server of one's own at hand.
 *
 * <p>Start at {@link io.culvert.cli.sample.SampleSite}.
 */
@NullMarked
package io.culvert.cli.sample;

import org.jspecify.annotations.NullMarked;

/**
 * Makes a buffer that nobody released fail the build and not only write a line into its log.
 *
 * <p>Start at {@link io.culvert.testing.leak.LeaksFailTheBuild}.
 */
@NullMarked
package io.culvert.testing.leak;

import org.jspecify.annotations.NullMarked;

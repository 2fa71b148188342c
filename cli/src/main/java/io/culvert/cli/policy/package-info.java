/**
 * Policies as people write them, on the command line or in {@code culvert.yml}.
 *
 * <p>Start at {@link io.culvert.cli.policy.PolicyOptions}.
 */
@NullMarked
package io.culvert.cli.policy;

import org.jspecify.annotations.NullMarked;

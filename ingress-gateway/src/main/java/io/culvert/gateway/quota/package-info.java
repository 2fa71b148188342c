/**
 * What becomes of traffic when an account has used up its month: refused, cut, or slowed down by
 * reading less.
 *
 * <p>Start at {@link io.culvert.gateway.quota.StartWhenAllowed} for new exchanges and at {@link
 * io.culvert.gateway.quota.Pace} for running ones.
 */
@NullMarked
package io.culvert.gateway.quota;

import org.jspecify.annotations.NullMarked;

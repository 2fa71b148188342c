/**
 * What travels down the public pipeline: a request that found its tunnel, or the reason why one is
 * refused.
 *
 * <p>Start at {@link io.culvert.gateway.exchange.Exchange}.
 */
@NullMarked
package io.culvert.gateway.exchange;

import org.jspecify.annotations.NullMarked;

/**
 * HTTP exchanges and their bodies: the views that keep them and the API that shows them. Start at
 * {@link io.culvert.projection.exchange.ExchangesProjection} for writing and {@link
 * io.culvert.projection.exchange.ExchangeHandlers} for reading.
 */
@NullMarked
package io.culvert.projection.exchange;

import org.jspecify.annotations.NullMarked;

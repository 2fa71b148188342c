/**
 * The public side of Culvert: HTTP/1.1 or HTTP/2 comes in, finds its tunnel by hostname, streams to
 * the agent and back, and is recorded on the way.
 *
 * <p>Start at {@link io.culvert.gateway.IngressGateway} for the parts and at {@code
 * io.culvert.gateway.PublicPipeline} for the way of a request: {@code http} reads it strictly,
 * {@code route} finds its tunnel, {@code capture} watches, {@code forward} streams, {@code answer}
 * speaks when the origin does not.
 */
@NullMarked
package io.culvert.gateway;

import org.jspecify.annotations.NullMarked;

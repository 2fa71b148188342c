/**
 * What joins a public connection with its stream: calls brought over to its event loop, and bytes
 * both ways once it is not HTTP, or not any more.
 *
 * <p>Start at {@link io.culvert.gateway.relay.RelayRaw}.
 */
@NullMarked
package io.culvert.gateway.relay;

import org.jspecify.annotations.NullMarked;

/**
 * Agents in: authentication, names, sessions, ticks and routes. The only writer of session events,
 * routes and hostname states.
 *
 * <p>Start at {@link io.culvert.broker.TunnelBroker}. An agent's way: {@code connection}
 * (WebSocket, hello), {@code session} (let in or refused), {@code route} (found by gateways),
 * {@code metering}.
 */
@NullMarked
package io.culvert.broker;

import org.jspecify.annotations.NullMarked;

/**
 * Agents in: authentication, names, sessions, ticks and routes. The only writer of session events,
 * routes and hostname states.
 *
 * <p>Start at {@link io.culvert.broker.TunnelBroker}, which puts the parts together: {@link
 * io.culvert.broker.FollowedLog} is what it hears, {@link io.culvert.broker.Upkeep} what it does
 * again and again. An agent's way: {@code connection} (WebSocket, hello), {@code session} (let in
 * or refused), {@code route} (found by gateways), {@code metering}.
 */
@NullMarked
package io.culvert.broker;

import org.jspecify.annotations.NullMarked;

/**
 * Agents in: authentication, names, sessions, ticks and routes. The only writer of session events,
 * routes and hostname states.
 *
 * <p>Start at {@link io.culvert.broker.TunnelBroker}, which starts and stops the parts: {@link
 * io.culvert.broker.session.SessionParts} let agents in, {@link io.culvert.broker.FollowedLog} is
 * what they hear, {@link io.culvert.broker.Upkeep} what they do again and again. An agent's way:
 * {@code connection} (WebSocket, hello), {@code session} (let in or refused), {@code route} (found
 * by gateways), {@code metering}.
 */
@NullMarked
package io.culvert.broker;

import org.jspecify.annotations.NullMarked;

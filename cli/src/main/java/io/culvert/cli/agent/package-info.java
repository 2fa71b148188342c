/**
 * The agent: one tunnel to the server, opened again whenever it is lost.
 *
 * <p>Start at {@link io.culvert.cli.agent.TunnelAgent}; {@code Attempt} is one connection from the
 * first packet to its end.
 */
@NullMarked
package io.culvert.cli.agent;

import org.jspecify.annotations.NullMarked;

/**
 * The agent's connection from TCP to its first frame; after that a {@code TunnelConnection} takes
 * over.
 *
 * <p>Start at {@link io.culvert.broker.connection.AgentPipeline}.
 */
@NullMarked
package io.culvert.broker.connection;

import org.jspecify.annotations.NullMarked;

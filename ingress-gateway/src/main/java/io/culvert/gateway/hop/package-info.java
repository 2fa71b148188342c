/**
 * Tunnels at brokers in other processes: which there are, by the log, and the connections by which
 * they are reached.
 *
 * <p>Start at {@link io.culvert.gateway.hop.RemoteTunnels}.
 */
@NullMarked
package io.culvert.gateway.hop;

import org.jspecify.annotations.NullMarked;

/**
 * Connections that are not HTTP: a listener for each public port of a TCP tunnel, and what happens
 * to a connection once its tunnel is known.
 *
 * <p>Start at {@link io.culvert.gateway.tcp.PortListeners}.
 */
@NullMarked
package io.culvert.gateway.tcp;

import org.jspecify.annotations.NullMarked;

/**
 * What agent, broker and gateway say to each other: the native protocol {@code culvert.v1}, many
 * streams over one WebSocket.
 *
 * <p>{@code frame} is the bytes, {@code hello} the greeting, {@code stream} the streams with their
 * credit. A gateway starts at {@link io.culvert.tunnel.stream.TunnelDirectory}.
 */
@NullMarked
package io.culvert.tunnel;

import org.jspecify.annotations.NullMarked;

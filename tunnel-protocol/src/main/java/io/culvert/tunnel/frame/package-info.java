/**
 * The bytes of {@code culvert.v1}: frames of an eight-byte header and a payload, one or more of
 * them in each binary WebSocket message.
 *
 * <p>Start at {@link io.culvert.tunnel.frame.FrameType}.
 */
@NullMarked
package io.culvert.tunnel.frame;

import org.jspecify.annotations.NullMarked;

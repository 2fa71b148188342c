/**
 * Streams over one tunnel, with a credit of their own each, so that one slow reader stops only
 * itself.
 *
 * <p>Start at {@link io.culvert.tunnel.stream.TunnelDirectory}: how a gateway finds a tunnel and
 * opens a stream on it.
 */
@NullMarked
package io.culvert.tunnel.stream;

import org.jspecify.annotations.NullMarked;

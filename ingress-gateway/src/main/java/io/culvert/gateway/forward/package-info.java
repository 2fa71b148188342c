/**
 * Between a public connection and a stream of the tunnel: heads as each side is to see them, bodies
 * both ways with back-pressure, upgraded connections as raw bytes.
 *
 * <p>Start at {@link io.culvert.gateway.forward.ForwardToAgent}.
 */
@NullMarked
package io.culvert.gateway.forward;

import org.jspecify.annotations.NullMarked;

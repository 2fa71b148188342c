/**
 * What a gateway and a broker in another process say to each other: the frames of the tunnel over a
 * WebSocket at a path of its own, behind a greeting in which both prove that they know a secret.
 *
 * <p>Start at {@link io.culvert.tunnel.hop.HopProtocol}.
 */
@NullMarked
package io.culvert.tunnel.hop;

import org.jspecify.annotations.NullMarked;

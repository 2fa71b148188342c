/**
 * Exchanges of the tunnel carried to the local server over kept connections, and back. All of it
 * runs on the tunnel's one event loop, so nothing here locks.
 *
 * <p>Start at {@link io.culvert.cli.origin.OriginForwarder}, then {@code HttpExchange}: one request
 * and its response.
 */
@NullMarked
package io.culvert.cli.origin;

import org.jspecify.annotations.NullMarked;

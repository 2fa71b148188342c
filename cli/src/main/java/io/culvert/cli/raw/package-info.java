/**
 * Connections of TCP and TLS tunnels at the agent: bytes both ways between a stream and the local
 * server, as they are.
 *
 * <p>Start at {@link io.culvert.cli.raw.RawForwarder}.
 */
@NullMarked
package io.culvert.cli.raw;

import org.jspecify.annotations.NullMarked;

/**
 * What the gateway's tests share: a tunnel whose agent follows a script, and a raw HTTP client.
 *
 * <p>Start at {@link io.culvert.gateway.testing.ScriptedTunnel}.
 */
@NullMarked
package io.culvert.gateway.testing;

import org.jspecify.annotations.NullMarked;

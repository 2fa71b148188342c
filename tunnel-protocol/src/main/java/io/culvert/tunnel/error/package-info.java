/**
 * The errors that people meet at the public address and at the agent, each with a stable code, and
 * how often the log speaks of them.
 *
 * <p>Start at {@link io.culvert.tunnel.error.CulvertError}.
 */
@NullMarked
package io.culvert.tunnel.error;

import org.jspecify.annotations.NullMarked;

/**
 * Making TCP connections to a host by name without ever blocking the event loop.
 *
 * <p>Start at {@link io.culvert.cli.dial.Dialer}.
 */
@NullMarked
package io.culvert.cli.dial;

import org.jspecify.annotations.NullMarked;

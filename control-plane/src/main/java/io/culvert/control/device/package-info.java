/**
 * Logging a command line in by a browser that is logged in already (RFC 8628). The state of every
 * attempt is a fold of {@code culvert.device.logins.v1}; how often one may ask is kept beside it,
 * in memory.
 *
 * <p>Start at {@link io.culvert.control.device.DeviceDecisions}, then {@link
 * io.culvert.control.device.DeviceHandlers}.
 */
@NullMarked
package io.culvert.control.device;

import org.jspecify.annotations.NullMarked;

/**
 * Whose certificates are believed: those of the tunnel server and its API, and those of local
 * servers.
 *
 * <p>Start at {@link io.culvert.cli.trust.Trust}.
 */
@NullMarked
package io.culvert.cli.trust;

import org.jspecify.annotations.NullMarked;

/**
 * {@code culvert dev}: the whole platform and one tunnel, in one process. The platform itself is
 * found as a service, so that the command line does not depend on it.
 *
 * <p>Start at {@link io.culvert.cli.dev.LocalPlatform}.
 */
@NullMarked
package io.culvert.cli.dev;

import org.jspecify.annotations.NullMarked;

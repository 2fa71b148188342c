/**
 * What every embedded server has: a port on this machine, a folder of its own, its health, and a
 * way to say why it did not start.
 *
 * <p>Start with {@link io.culvert.embedded.server.PlatformProblem}.
 */
@NullMarked
package io.culvert.embedded.server;

import org.jspecify.annotations.NullMarked;

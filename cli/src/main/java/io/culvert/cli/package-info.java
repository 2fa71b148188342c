/**
 * The command line: {@code culvert http 3000} and the agent behind it.
 *
 * <p>{@code agent} keeps the tunnel, {@code origin} talks to the local server, {@code terminal}
 * prints. Start at {@code Culvert}.
 */
@NullMarked
package io.culvert.cli;

import org.jspecify.annotations.NullMarked;

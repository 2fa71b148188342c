/**
 * The commands, one class each.
 *
 * <p>Start at {@link io.culvert.cli.command.HttpCommand}; what they share is in {@code
 * GlobalOptions}, {@code Access} and {@code TunnelRun}.
 */
@NullMarked
package io.culvert.cli.command;

import org.jspecify.annotations.NullMarked;

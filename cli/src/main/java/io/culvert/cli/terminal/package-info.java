/**
 * What a person, or a program with {@code --json}, sees of a running tunnel. Everything that came
 * from afar is made harmless before it is printed.
 *
 * <p>Start at {@link io.culvert.cli.terminal.Reporter}.
 */
@NullMarked
package io.culvert.cli.terminal;

import org.jspecify.annotations.NullMarked;

/**
 * What the command line keeps between runs: {@code ~/.culvert/config.toml}, readable by its owner
 * only, with one table for each server.
 *
 * <p>Start at {@link io.culvert.cli.config.ConfigFile}.
 */
@NullMarked
package io.culvert.cli.config;

import org.jspecify.annotations.NullMarked;

/**
 * What the command line keeps between runs: {@code ~/.culvert/config.toml}, readable by its owner
 * only, with one table for each server; and the tunnels that people describe in {@code
 * culvert.yml}.
 *
 * <p>Start at {@link io.culvert.cli.config.ConfigFile} and {@link
 * io.culvert.cli.config.TunnelFile}.
 */
@NullMarked
package io.culvert.cli.config;

import org.jspecify.annotations.NullMarked;

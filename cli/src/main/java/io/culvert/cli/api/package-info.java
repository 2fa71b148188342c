/**
 * The few questions that the command line asks the platform's HTTP API.
 *
 * <p>Start at {@link io.culvert.cli.api.ApiClient}.
 */
@NullMarked
package io.culvert.cli.api;

import org.jspecify.annotations.NullMarked;

/**
 * What all parts of the HTTP API share: who is asking, what went wrong, parameters, pages. Start at
 * {@link io.culvert.projection.api.Authentication} and {@link io.culvert.projection.api.ApiError}.
 */
@NullMarked
package io.culvert.projection.api;

import org.jspecify.annotations.NullMarked;

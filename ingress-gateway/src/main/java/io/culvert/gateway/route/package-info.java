/**
 * From the hostname in a request to the tunnel that it is for.
 *
 * <p>Start at {@link io.culvert.gateway.route.RouteByHost}.
 */
@NullMarked
package io.culvert.gateway.route;

import org.jspecify.annotations.NullMarked;

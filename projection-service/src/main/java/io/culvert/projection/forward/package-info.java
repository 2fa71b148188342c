/**
 * What other services answer at the API's own address. Start at {@link
 * io.culvert.projection.forward.ForwardRequests}.
 */
@NullMarked
package io.culvert.projection.forward;

import org.jspecify.annotations.NullMarked;

/**
 * Deletes what the views have of an account that is erased. Start at {@link
 * io.culvert.projection.erasure.ErasuresProjection}.
 */
@NullMarked
package io.culvert.projection.erasure;

import org.jspecify.annotations.NullMarked;

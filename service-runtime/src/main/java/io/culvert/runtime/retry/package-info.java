/**
 * How long to wait before something that failed is tried again. Start at {@link
 * io.culvert.runtime.retry.Backoff}.
 */
@NullMarked
package io.culvert.runtime.retry;

import org.jspecify.annotations.NullMarked;

/**
 * HTTP/1.1 heads and trailers as the bytes in which they travel through a tunnel. Neither end
 * trusts the other, so reading them back is strict.
 *
 * <p>Start at {@link io.culvert.tunnel.head.HttpHeads}.
 */
@NullMarked
package io.culvert.tunnel.head;

import org.jspecify.annotations.NullMarked;

/**
 * HTTP/2 on the public port (RFC 9113): by prior knowledge or upgrade in clear, by ALPN on TLS.
 * Each stream becomes a channel of its own, with the same handlers as an HTTP/1.1 connection.
 *
 * <p>Start at {@link io.culvert.gateway.http2.Http2Entrance}; {@code StreamCodec} is one stream.
 */
@NullMarked
package io.culvert.gateway.http2;

import org.jspecify.annotations.NullMarked;

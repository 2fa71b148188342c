/**
 * The public side's HTTP/1.x: bytes to requests, strictly, and responses to bytes.
 *
 * <p>Start at {@link io.culvert.gateway.http.PublicHttpCodec}; {@link
 * io.culvert.gateway.http.RejectMalformed} decides what is let in.
 */
@NullMarked
package io.culvert.gateway.http;

import org.jspecify.annotations.NullMarked;

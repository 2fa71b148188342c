/**
 * What a ClientHello says in clear, read without a handshake. Start with {@link
 * io.culvert.gateway.clienthello.HelloExtension}.
 */
@NullMarked
package io.culvert.gateway.clienthello;

import org.jspecify.annotations.NullMarked;

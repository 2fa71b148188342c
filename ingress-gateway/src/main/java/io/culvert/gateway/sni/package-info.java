/**
 * TLS connections by the name in their ClientHello: passed through to who speaks TLS behind a
 * tunnel, or decrypted here.
 *
 * <p>Start at {@link io.culvert.gateway.sni.PeekServerName}.
 */
@NullMarked
package io.culvert.gateway.sni;

import org.jspecify.annotations.NullMarked;

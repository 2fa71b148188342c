/**
 * TLS for whoever listens: certificates chosen by the name that a client asks for, and read again
 * when their files change; and for whoever connects, the authorities to believe. Start at {@link
 * io.culvert.tunnel.tls.Certificates}.
 */
@NullMarked
package io.culvert.tunnel.tls;

import org.jspecify.annotations.NullMarked;

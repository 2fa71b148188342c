package io.culvert.tunnel.tls;

import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** A client with the JDK's TLS, which believes every certificate and remembers its sessions. */
final class Visitor implements X509TrustManager {

  private final SSLContext context = SSLContext.getInstance("TLS");
  private final AtomicInteger chainsSeen = new AtomicInteger();

  Visitor() throws GeneralSecurityException {
    context.init(null, new X509TrustManager[] {this}, null);
  }

  /** Connects to this machine, with no handshake yet; names no server with null. */
  SSLSocket connect(int port, @Nullable String name) throws Exception {
    var socket =
        (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(10_000);
    if (name != null) {
      var parameters = socket.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(name)));
      socket.setSSLParameters(parameters);
    }
    return socket;
  }

  /** How many handshakes showed it a certificate; a resumed session shows none. */
  int chainsSeen() {
    return chainsSeen.get();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType) {}

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType) {
    chainsSeen.incrementAndGet();
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}

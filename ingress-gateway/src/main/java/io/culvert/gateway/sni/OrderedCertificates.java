package io.culvert.gateway.sni;

import io.netty.handler.ssl.SslContext;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Certificates that are ordered when they are needed. Nothing here waits. */
public interface OrderedCertificates {

  /** Whether there is, or is going to be, a certificate for the hostname. */
  boolean mayHave(String hostname);

  /**
   * The certificate of a hostname. One that is missing is ordered, which takes seconds.
   *
   * @param protocols offered by ALPN, the best first
   * @return completes with nothing when there is none in time
   */
  CompletionStage<Optional<SslContext>> find(String hostname, List<String> protocols);

  /** What shows an authority that the hostname leads here, while it is being asked for. */
  CompletionStage<Optional<SslContext>> forChallenge(String hostname);
}

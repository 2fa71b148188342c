package io.culvert.gateway.acme;

import io.culvert.tunnel.error.CulvertError;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeRateLimitedException;

/** No certificate came of an order. */
final class OrderFailed extends Exception {
  private static final long serialVersionUID = 1L;

  private final CulvertError error;
  private final transient Optional<Instant> notBefore;

  private OrderFailed(
      CulvertError error, String reason, Optional<Instant> notBefore, Throwable cause) {
    super(reason, cause);
    this.error = error;
    this.notBefore = notBefore;
  }

  /** The authority did not find what it was to find. */
  static OrderFailed notConfirmed(String reason) {
    return new OrderFailed(CulvertError.DOMAIN_NOT_CONFIRMED, reason, Optional.empty(), null);
  }

  /** The authority has an answer that nothing can be made of. */
  static OrderFailed refused(String reason) {
    return new OrderFailed(CulvertError.AUTHORITY_REFUSED, reason, Optional.empty(), null);
  }

  /** What an exception of the protocol means. */
  static OrderFailed of(AcmeException e) {
    var reason = String.valueOf(e.getMessage());
    return e instanceof AcmeRateLimitedException limited
        ? new OrderFailed(CulvertError.AUTHORITY_LIMITS, reason, limited.getRetryAfter(), e)
        : new OrderFailed(CulvertError.AUTHORITY_REFUSED, reason, Optional.empty(), e);
  }

  /** The folder does not do what it should. */
  static OrderFailed of(IOException e) {
    return new OrderFailed(
        CulvertError.CERTIFICATE_NOT_KEPT, String.valueOf(e), Optional.empty(), e);
  }

  CulvertError error() {
    return error;
  }

  /** When the authority wants to be asked again; empty when it does not say. */
  Optional<Instant> notBefore() {
    return notBefore;
  }
}

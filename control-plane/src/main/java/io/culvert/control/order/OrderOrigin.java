package io.culvert.control.order;

import io.culvert.control.api.Caller;
import io.culvert.control.api.ControlException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.web.reactive.function.server.ServerRequest;
import tools.jackson.databind.JsonNode;

/**
 * Who gives an order, and how a repeat of it is known.
 *
 * @param actor accountId; empty for the platform itself or a stranger
 * @param idempotencyKey within the actor: a repeat has the first result
 * @param requestSha256 of what was asked, so that a key used for something else is noticed; empty
 *     without a key
 */
public record OrderOrigin(
    Optional<String> actor, Optional<String> idempotencyKey, ByteBuffer requestSha256) {

  public static final String HEADER = "Idempotency-Key";
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,200}");
  private static final ByteBuffer NONE = ByteBuffer.allocate(0);

  /** The platform itself, which never repeats. */
  public static OrderOrigin platform() {
    return new OrderOrigin(Optional.empty(), Optional.empty(), NONE);
  }

  /** The platform itself, on the account's behalf: a login, say. */
  public static OrderOrigin onBehalfOf(String accountId) {
    return new OrderOrigin(Optional.of(accountId), Optional.empty(), NONE);
  }

  /** An account, by a request with this body. */
  public static OrderOrigin of(ServerRequest request, Caller caller, JsonNode body) {
    return of(request, Optional.of(caller.accountId()), "", body);
  }

  /** An account, by a request without a body. */
  public static OrderOrigin of(ServerRequest request, Caller caller) {
    return of(request, Optional.of(caller.accountId()), "", null);
  }

  /**
   * A stranger, by a request with this body. Strangers share no keys.
   *
   * @param scope what keeps one stranger's keys from another's
   */
  public static OrderOrigin ofStranger(ServerRequest request, String scope, JsonNode body) {
    return of(request, Optional.empty(), scope + "/", body);
  }

  private static OrderOrigin of(
      ServerRequest request,
      Optional<String> actor,
      String scope,
      @org.jspecify.annotations.Nullable JsonNode body) {
    var key = key(request);
    return new OrderOrigin(
        actor, key.map(given -> scope + given), key.isEmpty() ? NONE : sha256(request, body));
  }

  /** The request's key as it was sent. */
  public static Optional<String> key(ServerRequest request) {
    var all = request.headers().header(HEADER);
    if (all.isEmpty()) {
      return Optional.empty();
    }
    if (all.size() > 1 || !KEY.matcher(all.getFirst()).matches()) {
      throw ControlException.badRequest(HEADER, "must be 1 to 200 printable ASCII characters");
    }
    return Optional.of(all.getFirst());
  }

  private static ByteBuffer sha256(
      ServerRequest request, @org.jspecify.annotations.Nullable JsonNode body) {
    var asked = request.method() + " " + request.path() + "\n" + (body == null ? "" : body);
    try {
      return ByteBuffer.wrap(
          MessageDigest.getInstance("SHA-256").digest(asked.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}

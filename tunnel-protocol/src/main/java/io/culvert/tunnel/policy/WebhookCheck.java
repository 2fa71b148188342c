package io.culvert.tunnel.policy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who must have signed each request.
 *
 * @param scheme how
 * @param secrets shared with the sender; any of them is good, so that they can be replaced
 */
public record WebhookCheck(Scheme scheme, List<String> secrets) {
  private static final int LONGEST = 500;
  private static final String STANDARD_PREFIX = "whsec_";

  /** How senders sign. */
  public enum Scheme {
    /**
     * Standard Webhooks: {@code webhook-id}, {@code webhook-timestamp}, {@code webhook-signature}.
     */
    STANDARD,
    /** {@code X-Hub-Signature-256}. */
    GITHUB,
    /** {@code Stripe-Signature}. */
    STRIPE,
    /** {@code X-Slack-Signature} and {@code X-Slack-Request-Timestamp}. */
    SLACK
  }

  public WebhookCheck(Scheme scheme, @Nullable List<String> secrets) {
    this.scheme = Objects.requireNonNull(scheme);
    this.secrets = Bounded.list("webhook secrets", secrets);
    if (this.secrets.isEmpty()
        || this.secrets.stream().anyMatch(each -> each.isBlank() || each.length() > LONGEST)) {
      throw new IllegalArgumentException("webhooks are verified by a secret");
    }
    this.secrets.forEach(secret -> key(scheme, secret));
  }

  /** The secrets as the keys that they stand for. */
  public List<byte[]> keys() {
    return secrets.stream().map(secret -> key(scheme, secret)).toList();
  }

  private static byte[] key(Scheme scheme, String secret) {
    if (scheme != Scheme.STANDARD) {
      return secret.getBytes(StandardCharsets.UTF_8);
    }
    var text =
        secret.startsWith(STANDARD_PREFIX) ? secret.substring(STANDARD_PREFIX.length()) : secret;
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("a secret of Standard Webhooks is whsec_ and Base64");
    }
  }

  @Override
  public String toString() {
    return "WebhookCheck[" + scheme + ", ****]";
  }
}

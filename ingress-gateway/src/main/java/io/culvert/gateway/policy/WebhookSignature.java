package io.culvert.gateway.policy;

import io.culvert.tunnel.policy.WebhookCheck.Scheme;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request says of its signature, by one of the schemes.
 *
 * @param signed what the sender has signed before the body
 * @param timestamp when it says that it has, seconds since 1970; null where the scheme has none
 * @param signatures HMAC-SHA-256 of {@code signed} and the body, under one key or another
 */
record WebhookSignature(String signed, @Nullable Long timestamp, List<byte[]> signatures) {
  private static final int LONGEST_FIELD = 4_000;

  /** Reads it from the fields; null when they hold none that is complete. */
  static @Nullable WebhookSignature of(Scheme scheme, HttpHeaders fields) {
    var found =
        switch (scheme) {
          case STANDARD -> standard(fields);
          case GITHUB -> github(fields);
          case STRIPE -> stripe(fields);
          case SLACK -> slack(fields);
        };
    return found == null || found.signatures.isEmpty() ? null : found;
  }

  /** standardwebhooks.com: {@code v1,base64 v1,base64} over {@code id.timestamp.body}. */
  private static @Nullable WebhookSignature standard(HttpHeaders fields) {
    var id = fields.get("webhook-id");
    var timestamp = fields.get("webhook-timestamp");
    var seconds = seconds(timestamp);
    if (id == null || seconds == null) {
      return null;
    }
    var signatures = new ArrayList<byte[]>();
    for (var each : text(fields, "webhook-signature").split(" ")) {
      if (each.startsWith("v1,")) {
        addBase64(signatures, each.substring(3));
      }
    }
    return new WebhookSignature(id + "." + timestamp + ".", seconds, signatures);
  }

  /** {@code sha256=hex} over the body. */
  private static WebhookSignature github(HttpHeaders fields) {
    var signatures = new ArrayList<byte[]>();
    addHex(signatures, "sha256=", text(fields, "X-Hub-Signature-256"));
    return new WebhookSignature("", null, signatures);
  }

  /** {@code t=timestamp,v1=hex,v1=hex} over {@code timestamp.body}. */
  private static @Nullable WebhookSignature stripe(HttpHeaders fields) {
    String timestamp = null;
    var signatures = new ArrayList<byte[]>();
    for (var part : text(fields, "Stripe-Signature").split(",")) {
      var each = part.strip();
      if (each.startsWith("t=")) {
        timestamp = each.substring(2);
      }
      addHex(signatures, "v1=", each);
    }
    var seconds = seconds(timestamp);
    return seconds == null ? null : new WebhookSignature(timestamp + ".", seconds, signatures);
  }

  /** {@code v0=hex} over {@code v0:timestamp:body}. */
  private static @Nullable WebhookSignature slack(HttpHeaders fields) {
    var timestamp = fields.get("X-Slack-Request-Timestamp");
    var seconds = seconds(timestamp);
    if (seconds == null) {
      return null;
    }
    var signatures = new ArrayList<byte[]>();
    addHex(signatures, "v0=", text(fields, "X-Slack-Signature"));
    return new WebhookSignature("v0:" + timestamp + ":", seconds, signatures);
  }

  private static String text(HttpHeaders fields, String name) {
    var text = fields.get(name, "");
    return text.length() > LONGEST_FIELD ? "" : text;
  }

  private static @Nullable Long seconds(@Nullable String digits) {
    return digits != null && digits.matches("[0-9]{1,12}") ? Long.valueOf(digits) : null;
  }

  private static void addHex(List<byte[]> signatures, String prefix, String text) {
    if (text.startsWith(prefix)) {
      try {
        signatures.add(HexFormat.of().parseHex(text.substring(prefix.length())));
      } catch (IllegalArgumentException notHex) {
        // Then it is no signature.
      }
    }
  }

  private static void addBase64(List<byte[]> signatures, String text) {
    try {
      signatures.add(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException notBase64) {
      // Then it is no signature.
    }
  }
}

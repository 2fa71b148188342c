package io.culvert.standalone;

import io.culvert.schemas.EventIds;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A message signed as Polar signs it, for the API's own address. */
final class PolarMessage {

  private final String id = EventIds.next();
  private final long at = Instant.now().getEpochSecond();
  private final String body;
  private final String signature;

  PolarMessage(String body) {
    this.body = body;
    this.signature = "v1," + Base64.getEncoder().encodeToString(hmac(id + "." + at + "." + body));
  }

  String id() {
    return id;
  }

  HttpResponse<String> send(CulvertUnderTest culvert) {
    return send(culvert, BodyPublishers.ofString(body));
  }

  /** With a body that may be another one than was signed. */
  HttpResponse<String> send(CulvertUnderTest culvert, BodyPublisher sent) {
    return culvert.send(
        culvert
            .apiRequest("/webhooks/polar")
            .header("Content-Type", "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", Long.toString(at))
            .header("webhook-signature", "v1,bm90IHRoaXM= " + signature)
            .POST(sent)
            .build(),
        BodyHandlers.ofString());
  }

  private static byte[] hmac(String text) {
    try {
      var secret = CulvertUnderTest.POLAR_SECRET.substring("whsec_".length());
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret), "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}

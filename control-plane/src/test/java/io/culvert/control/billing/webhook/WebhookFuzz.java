package io.culvert.control.billing.webhook;

import io.culvert.testing.fuzz.FuzzInput;
import io.culvert.testing.fuzz.Must;
import java.time.Instant;
import java.util.List;

/** A message of a payment provider: forged whatever it says of itself, and read without failing. */
public final class WebhookFuzz {
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
  private static final List<SigningSecret> SECRETS =
      SigningSecret.listOf("whsec_bm9ib2R5IGtub3dzIHRoaXM=, old");

  private WebhookFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    var input = new FuzzInput(bytes);
    var id = new FuzzInput(input.piece()).octets();
    var time = new FuzzInput(input.piece()).octets();
    var signatures = new FuzzInput(input.piece()).octets();
    var body = input.rest();
    var verdict = Signature.verify(new Signature.Headers(id, time, signatures), body, SECRETS, NOW);
    Must.hold(verdict instanceof Signature.Verdict.Forged, "nobody knows the secret");

    var signed = Signature.sign(SECRETS.getFirst(), "msg", NOW, body);
    var ours = new Signature.Headers("msg", "1800000000", signatures + " " + signed);
    Must.hold(
        Signature.verify(ours, body, SECRETS, NOW) instanceof Signature.Verdict.Genuine,
        "what is signed is genuine, whatever stands beside its signature");
    Must.hold(PolarMessage.of(body).type() != null, "every message has a type, if an empty one");
  }
}

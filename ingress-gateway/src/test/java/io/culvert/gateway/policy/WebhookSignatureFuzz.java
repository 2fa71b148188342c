package io.culvert.gateway.policy;

import io.culvert.testing.fuzz.CheckedBuffers;
import io.culvert.testing.fuzz.FuzzInput;
import io.culvert.testing.fuzz.Must;
import io.culvert.tunnel.policy.WebhookCheck;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Instant;
import java.util.List;

/**
 * The fields of a signed request, by each scheme: nobody gets in who does not know the secret,
 * which no input does.
 */
public final class WebhookSignatureFuzz {
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
  private static final String SECRET = "bm9ib2R5IGtub3dzIHRoaXMgc2VjcmV0";

  private WebhookSignatureFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    var input = new FuzzInput(bytes);
    var scheme = input.oneOf(WebhookCheck.Scheme.values());
    var buffers = new CheckedBuffers();
    var body = buffers.of(input.piece());
    var fields = fields(input.octets());
    var verifier = new WebhookVerifier(new WebhookCheck(scheme, List.of(SECRET)));

    var error = verifier.against(fields, List.of(body), NOW);

    Must.hold(error != null, "nobody gets in without the secret");
    var claim = WebhookSignature.of(scheme, fields);
    Must.equal(claim != null, verifier.isSigned(fields), "a claim is a signature");
    if (claim != null) {
      Must.hold(claim.signatures().size() <= 2_001, "signatures are few");
    }
    Must.equal(body.readerIndex(), 0, "the body stays as it is");
    body.release();
    buffers.assertAllReleased();
  }

  private static HttpHeaders fields(String lines) {
    var fields = DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
    for (var line : lines.split("\n")) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        fields.add(line.substring(0, colon), line.substring(colon + 1).strip());
      }
    }
    return fields;
  }
}

package io.culvert.gateway.postgres;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.culvert.gateway.policy.EdgePolicies;
import io.culvert.gateway.quota.TokenBuckets;
import io.culvert.gateway.route.CustomDomains;
import io.culvert.gateway.route.FindTunnel;
import io.culvert.gateway.route.HostnameView;
import io.culvert.gateway.sni.CertificateChoice;
import io.culvert.gateway.tcp.RawConnections;
import io.culvert.gateway.tcp.RawMeters;
import io.culvert.gateway.testing.ScriptedDirectory;
import io.culvert.schemas.hostname.HostnameBook;
import io.culvert.testing.fuzz.CheckedBuffers;
import io.culvert.testing.fuzz.FuzzInput;
import io.culvert.testing.fuzz.Must;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.DecoderException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a PostgreSQL client begins with: it is answered by refusals of encryption by GSS, then by
 * the offer of TLS, an error or an alert, once, and nothing more.
 */
public final class AnswerGreetingFuzz {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final RawConnections CONNECTIONS =
      new RawConnections(
          PATIENCE,
          new EdgePolicies(0, exchange -> {}),
          new TokenBuckets(),
          new RawMeters(new SimpleMeterRegistry()));
  private static final CertificateChoice NONE = new CertificateChoice(null, null, List.of());
  private static final FindTunnel NOBODY =
      new FindTunnel(
          new ScriptedDirectory(),
          new HostnameView(new HostnameBook(), CustomDomains.NONE, () -> true),
          Clock.systemUTC());

  /** An alert (RFC 8446 §6) has seven bytes, of which the first is 21. */
  private static final Pattern ANSWERS =
      Pattern.compile("N*+(?:S?(?:\\x15.{6})?|E\\x00\\x00.*)", Pattern.DOTALL);

  private AnswerGreetingFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    var input = new FuzzInput(bytes);
    int where = input.next();
    var sent = input.rest();
    var buffers = new CheckedBuffers();
    var keys = new CancelKeys();
    var channel =
        buffers.channel(
            new AnswerGreeting(
                new PostgresRoute(NOBODY, CONNECTIONS, NONE, keys, false),
                new PostgresRoute(NOBODY, CONNECTIONS, NONE, keys, true),
                CONNECTIONS,
                keys,
                PATIENCE));
    for (var piece : FuzzInput.cut(sent, where)) {
      try {
        if (channel.isActive()) {
          channel.writeInbound(buffers.of(piece));
        }
      } catch (DecoderException notTls) {
        channel.close();
      }
    }
    var said = new StringBuilder();
    for (ByteBuf each = channel.readOutbound(); each != null; each = channel.readOutbound()) {
      said.append(each.toString(ISO_8859_1));
      each.release();
    }
    CheckedBuffers.close(channel);
    buffers.assertAllReleased();
    Must.hold(ANSWERS.matcher(said).matches(), "answers are answers");
    Must.hold(said.length() <= sent.length / Greeting.LENGTH + 1_000, "answers are few");
  }
}

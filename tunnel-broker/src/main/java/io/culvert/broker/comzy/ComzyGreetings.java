package io.culvert.broker.comzy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.culvert.tunnel.frame.ProtocolLimits;
import io.culvert.tunnel.frame.ProtocolViolation;
import io.culvert.tunnel.hello.Hello;
import io.culvert.tunnel.hello.Refused;
import io.culvert.tunnel.hello.Welcome;
import io.culvert.tunnel.hello.Wish;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code register}, {@code registered} and {@code error}, as an agent's greeting. Pure but for the
 * id of an anonymous agent.
 */
final class ComzyGreetings {
  private static final String ANONYMOUS = "anonymous";
  private static final String AGENT = "comzy";
  private static final int LAST_PORT = 65_535;
  private static final int LONGEST_TOKEN = 512;

  private ComzyGreetings() {}

  /**
   * What an agent would have said. Comzy writes tokens in lower case; ours are told apart by case,
   * so they are trimmed only.
   *
   * @throws ProtocolViolation when it is no registration
   */
  static Hello hello(JsonNode message) {
    if (!message.path("type").asString("").equals("register")) {
      throw ProtocolViolation.of("a message before register");
    }
    int port = message.path("port").asInt(0);
    if (port < 1 || port > LAST_PORT) {
      throw ProtocolViolation.of("register without a port");
    }
    var user = message.path("userId").asString("").strip();
    if (user.length() > LONGEST_TOKEN) {
      throw ProtocolViolation.of("register: userId is too long");
    }
    boolean anonymous = user.isEmpty() || user.equalsIgnoreCase(ANONYMOUS);
    return new Hello(
        ProtocolLimits.VERSION,
        AGENT,
        anonymous ? UUID.randomUUID().toString() : agentId(user, port),
        0,
        anonymous ? null : user,
        null,
        Wish.http(port));
  }

  /**
   * Comzy's clients have no id of their own, but promise the same alias to the same user and port:
   * so whoever comes with both is the one that was there, whose dead connection may not have been
   * noticed yet. The token cannot be read from it.
   */
  private static String agentId(String token, int port) {
    var whose = AGENT + " " + port + " " + token;
    return HexFormat.of().formatHex(sha256().digest(whose.getBytes(UTF_8)));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /** The client shows the alias before the base domain. */
  static ObjectNode registered(Welcome welcome) {
    var hostname = welcome.hostname();
    int dot = hostname.indexOf('.');
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", "registered")
        .put("uuid", welcome.sessionId())
        .put("alias", dot < 0 ? hostname : hostname.substring(0, dot));
  }

  static ObjectNode error(Refused refused) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", "error")
        .put("message", refused.code() + " " + refused.message() + " " + refused.action());
  }
}

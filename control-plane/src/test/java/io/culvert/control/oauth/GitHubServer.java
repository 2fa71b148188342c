package io.culvert.control.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * A server with GitHub's endpoints: it gives a code to whoever comes, and for the code, the
 * client's secret and the right PKCE verifier a token, which opens the profile and the e-mail
 * addresses.
 */
public final class GitHubServer {

  public static final String CLIENT_ID = "culvert-test";
  public static final String CLIENT_SECRET = "not a secret";

  private final HttpServer server;
  private final Map<String, String> challenges = new ConcurrentHashMap<>();
  private volatile Person person = new Person(1, "nobody", "nobody@example.com", true);
  private volatile boolean refuses;

  /** Who is logged in there. */
  public record Person(long id, String login, String email, boolean verified) {}

  private GitHubServer(HttpServer server) {
    this.server = server;
  }

  public static GitHubServer start() throws IOException {
    var http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var server = new GitHubServer(http);
    http.createContext("/login/oauth/authorize", server::authorize);
    http.createContext("/login/oauth/access_token", server::token);
    http.createContext("/user", exchange -> server.withToken(exchange, server.profile()));
    http.createContext("/user/emails", exchange -> server.withToken(exchange, server.emails()));
    http.start();
    return server;
  }

  public String url(String path) {
    return "http://localhost:" + server.getAddress().getPort() + path;
  }

  /** Settings of a platform that knows this server. */
  public Map<String, String> settings() {
    return Map.of(
        "OAUTH_GITHUB_CLIENT_ID", CLIENT_ID,
        "OAUTH_GITHUB_CLIENT_SECRET", CLIENT_SECRET,
        "OAUTH_GITHUB_AUTHORIZATION_URI", url("/login/oauth/authorize"),
        "OAUTH_GITHUB_TOKEN_URI", url("/login/oauth/access_token"),
        "OAUTH_GITHUB_USER_URI", url("/user"),
        "OAUTH_GITHUB_EMAILS_URI", url("/user/emails"));
  }

  public void logIn(Person who) {
    person = who;
    refuses = false;
  }

  /** The person presses "cancel" from now on. */
  public void refuse() {
    refuses = true;
  }

  private void authorize(HttpExchange exchange) throws IOException {
    var query = parameters(exchange.getRequestURI().getRawQuery());
    var answer = "error=access_denied";
    if (!refuses) {
      var code = UUID.randomUUID().toString();
      challenges.put(code, query.getOrDefault("code_challenge", "none was sent"));
      answer = "code=" + code;
    }
    exchange
        .getResponseHeaders()
        .set("Location", query.get("redirect_uri") + "?" + answer + "&state=" + query.get("state"));
    exchange.sendResponseHeaders(302, -1);
    exchange.close();
  }

  private void token(HttpExchange exchange) throws IOException {
    var form = parameters(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    var challenge = challenges.remove(form.getOrDefault("code", ""));
    var login = CLIENT_ID + ":" + CLIENT_SECRET.replace(" ", "+");
    var basic = "Basic " + Base64.getEncoder().encodeToString(login.getBytes(UTF_8));
    var isGood =
        s256(form.getOrDefault("code_verifier", "")).equals(challenge)
            && basic.equals(exchange.getRequestHeaders().getFirst("Authorization"));
    json(
        exchange,
        isGood
            ? "{\"access_token\":\"gho_test\",\"token_type\":\"bearer\",\"scope\":\"read:user\"}"
            : "{\"error\":\"bad_verification_code\"}",
        isGood ? 200 : 400);
  }

  private void withToken(HttpExchange exchange, String body) throws IOException {
    var isGood = "Bearer gho_test".equals(exchange.getRequestHeaders().getFirst("Authorization"));
    json(exchange, isGood ? body : "{}", isGood ? 200 : 401);
  }

  // The profile's address is what the person wrote there: it proves nothing.
  private String profile() {
    return "{\"id\":%d,\"login\":\"%s\",\"name\":\"%s\",\"email\":\"%s\"}"
        .formatted(person.id(), person.login(), person.login(), person.email());
  }

  private String emails() {
    return """
    [{"email":"else.%s","primary":false,"verified":true},
     {"email":"%s","primary":true,"verified":%s}]
    """
        .formatted(person.email(), person.email(), person.verified());
  }

  private static void json(HttpExchange exchange, String body, int status) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    var bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static Map<String, String> parameters(String encoded) {
    return Arrays.stream(encoded.split("&"))
        .map(pair -> pair.split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], UTF_8)));
  }

  private static String s256(String verifier) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

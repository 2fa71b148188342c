package io.culvert.schemas.registry;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Where registries are and how to log in there.
 *
 * @param urls at least one base URL, tried in order, without a slash at the end
 * @param userInfo {@code user:password} for HTTP basic authentication (RFC 7617)
 */
public record RegistryEndpoints(List<URI> urls, Optional<String> userInfo) {

  public RegistryEndpoints {
    urls = List.copyOf(urls);
    if (urls.isEmpty()) {
      throw new IllegalArgumentException("schema.registry.url names no URL");
    }
  }

  /** Reads a comma-separated list of URLs; a login in the first URL that has one is taken out. */
  public static RegistryEndpoints parse(String urls) {
    var all =
        Arrays.stream(urls.split(","))
            .map(String::strip)
            .filter(url -> !url.isEmpty())
            .map(RegistryEndpoints::uri)
            .toList();
    var login =
        all.stream().flatMap(url -> Optional.ofNullable(url.getUserInfo()).stream()).findFirst();
    return new RegistryEndpoints(
        all.stream().map(RegistryEndpoints::withoutLoginAndSlash).toList(), login);
  }

  public RegistryEndpoints withUserInfo(String login) {
    return new RegistryEndpoints(urls, Optional.of(login));
  }

  Optional<String> authorization() {
    return userInfo.map(
        login ->
            "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
  }

  private static URI uri(String text) {
    var uri = URI.create(text);
    if (!("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
        || uri.getHost() == null) {
      throw new IllegalArgumentException(
          "schema.registry.url must be http:// or https:// URLs, got " + withoutLogin(text));
    }
    return uri;
  }

  private static URI withoutLoginAndSlash(URI uri) {
    var text = withoutLogin(uri.toString());
    return URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
  }

  private static String withoutLogin(String url) {
    return url.replaceFirst("//[^/]*@", "//");
  }

  @Override
  public String toString() {
    return urls + (userInfo.isPresent() ? " with a login" : "");
  }
}

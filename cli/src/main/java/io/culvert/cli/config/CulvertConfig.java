package io.culvert.cli.config;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The content of the configuration file: {@code server}, and for each server {@code token}, {@code
 * api} and {@code ca}. Entries that are not known here are kept as they are.
 */
public final class CulvertConfig {
  private static final String SERVERS = "servers";
  private static final String SERVER = "server";
  private static final String TOKEN = "token";
  private static final String API = "api";
  private static final String AUTHORITIES = "ca";

  private final ObjectNode root;

  CulvertConfig(ObjectNode root) {
    this.root = root;
  }

  static CulvertConfig empty() {
    return new CulvertConfig(JsonNodeFactory.instance.objectNode());
  }

  ObjectNode root() {
    return root;
  }

  /** The servers to use when none is named, with commas; null when there are none here either. */
  public @Nullable String server() {
    return text(root, SERVER);
  }

  public @Nullable String token(ServerAddress server) {
    return text(table(server), TOKEN);
  }

  public @Nullable String api(ServerAddress server) {
    return text(table(server), API);
  }

  /** The file of authorities to believe about the server; null for the system's. */
  public @Nullable String authorities(ServerAddress server) {
    return text(table(server), AUTHORITIES);
  }

  public CulvertConfig withServers(List<ServerAddress> servers) {
    var changed = root.deepCopy();
    changed.put(
        SERVER, servers.stream().map(ServerAddress::toString).collect(Collectors.joining(",")));
    return new CulvertConfig(changed);
  }

  public CulvertConfig withToken(ServerAddress server, String token) {
    return with(server, TOKEN, token);
  }

  public CulvertConfig withApi(ServerAddress server, String api) {
    return with(server, API, api);
  }

  public CulvertConfig withAuthorities(ServerAddress server, String file) {
    return with(server, AUTHORITIES, file);
  }

  private CulvertConfig with(ServerAddress server, String name, String value) {
    var changed = root.deepCopy();
    changed.withObjectProperty(SERVERS).withObjectProperty(server.key()).put(name, value);
    return new CulvertConfig(changed);
  }

  /** Forgets a token for every server that it is kept for: those of one platform share it. */
  public CulvertConfig withoutToken(String token) {
    var changed = root.deepCopy();
    for (var table : changed.path(SERVERS)) {
      if (table instanceof ObjectNode server && token.equals(text(server, TOKEN))) {
        server.remove(TOKEN);
      }
    }
    return new CulvertConfig(changed);
  }

  private JsonNode table(ServerAddress server) {
    return root.path(SERVERS).path(server.key());
  }

  private static @Nullable String text(JsonNode node, String name) {
    var value = node.path(name);
    return value.isString() && !value.stringValue().isBlank() ? value.stringValue() : null;
  }
}

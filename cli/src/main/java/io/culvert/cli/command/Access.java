package io.culvert.cli.command;

import io.culvert.cli.Failure;
import io.culvert.cli.config.ConfigFile;
import io.culvert.cli.config.CulvertConfig;
import io.culvert.cli.config.ServerAddress;
import io.culvert.cli.trust.Trust;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which server a command talks to, as whom, and whom it believes. What an option does not say comes
 * from the environment, then from the configuration file, then from the default.
 */
final class Access {
  private static final String AUTHORITIES = "CULVERT_CA";
  private static final String MALFORMED = "A token is one word without spaces.";

  private final ServerOptions options;
  private final Map<String, String> environment;
  private @Nullable CulvertConfig config;

  Access(ServerOptions options, Map<String, String> environment) {
    this.options = options;
    this.environment = environment;
  }

  /** The configuration file. */
  ConfigFile configFile() {
    return new ConfigFile(
        ConfigFile.folder(environment), warning -> System.err.println("culvert: " + warning));
  }

  /** What the configuration file says; read once. */
  CulvertConfig config() {
    if (config == null) {
      config = configFile().read();
    }
    return config;
  }

  /** The server; of several the first. */
  ServerAddress server() {
    return servers().getFirst();
  }

  /** The servers, which are of one platform: what is kept about the first holds for all. */
  List<ServerAddress> servers() {
    var named =
        first(
            isServerGiven() ? String.join(",", options.servers()) : null,
            environment.get("CULVERT_SERVER"),
            () -> config().server(),
            ServerAddress.DEFAULT);
    return Arrays.stream(named.split(",")).map(ServerAddress::parse).toList();
  }

  /** Whether the command line itself names a server. */
  boolean isServerGiven() {
    return !options.servers().isEmpty();
  }

  /** The token for the server; null for anonymous. */
  @Nullable String token() {
    return token(server());
  }

  /** The token for that server; null for anonymous. */
  @Nullable String token(ServerAddress address) {
    var found = stated(options.token());
    if (found == null) {
      found = stated(environment.get("CULVERT_TOKEN"));
    }
    return found == null ? config().token(address) : checked(found);
  }

  /** The token that the command line itself gives. */
  @Nullable String givenToken() {
    var found = stated(options.token());
    return found == null ? null : checked(found);
  }

  /** Where the API of that server is. */
  URI api(ServerAddress address) {
    var named = first(null, environment.get("CULVERT_API"), () -> config().api(address), "");
    return named.isEmpty() ? address.usualApi() : apiAt(named);
  }

  /**
   * The address of an API, as people write it.
   *
   * @throws Failure when it is none
   */
  static URI apiAt(String text) {
    try {
      var uri = new URI(text.trim());
      var scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      if (uri.getHost() != null && (scheme.equals("http") || scheme.equals("https"))) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Neither is it one then.
    }
    throw Failure.usage(
        "\"" + text + "\" is not the address of an API.", "Write it as http://host:8193.");
  }

  /** Whom to believe that it is the server, or its API. */
  Trust trust() {
    var given = givenAuthorities();
    var file =
        first(
            given == null ? null : given.toString(),
            environment.get(AUTHORITIES),
            () -> config().authorities(server()),
            "");
    return file.isEmpty()
        ? Trust.SYSTEM
        : NamedAuthorities.in(Path.of(file), ServerOptions.AUTHORITIES, AUTHORITIES);
  }

  /** The file of authorities that the command line itself names. */
  @Nullable Path givenAuthorities() {
    return options.authorities();
  }

  /**
   * The token, if it can be one.
   *
   * @throws Failure when it cannot
   */
  static String checked(String token) {
    if (token.chars().anyMatch(c -> c <= ' ' || c >= 0x7f) || token.length() > 512) {
      throw Failure.usage("That is not a token.", MALFORMED);
    }
    return token;
  }

  private static @Nullable String stated(@Nullable String value) {
    return value == null || value.isBlank() ? null : value.trim();
  }

  private static String first(
      @Nullable String option,
      @Nullable String fromEnvironment,
      Supplier<@Nullable String> fromFile,
      String otherwise) {
    if (option != null) {
      return option;
    }
    var set = stated(fromEnvironment);
    if (set != null) {
      return set;
    }
    var filed = fromFile.get();
    return filed == null ? otherwise : filed;
  }
}

package io.culvert.cli.command;

import io.culvert.cli.Failure;
import io.culvert.cli.config.ConfigFile;
import io.culvert.cli.config.CulvertConfig;
import io.culvert.cli.config.ServerAddress;
import io.culvert.cli.terminal.HumanReporter;
import io.culvert.cli.terminal.JsonReporter;
import io.culvert.cli.terminal.Lines;
import io.culvert.cli.terminal.Paint;
import io.culvert.cli.terminal.Reporter;
import io.culvert.cli.trust.Trust;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * Options that every command takes. What an option does not say comes from the environment, then
 * from the configuration file, then from the default.
 */
public final class GlobalOptions {
  private static final String AUTHORITIES = "CULVERT_CA";
  private static final String MALFORMED = "A token is one word without spaces.";

  private final Map<String, String> environment;
  private @Nullable CulvertConfig config;

  @Option(
      names = "--server",
      paramLabel = "ADDRESS",
      scope = ScopeType.INHERIT,
      split = ",",
      description =
          "The tunnel server (CULVERT_SERVER; default "
              + ServerAddress.DEFAULT
              + "). Several, with commas or each with its own --server, are of one platform.")
  private List<String> server = new ArrayList<>();

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      scope = ScopeType.INHERIT,
      description =
          "Who you are (CULVERT_TOKEN; default: from the configuration file). Other users of this"
              + " machine can see it on the command line.")
  private @Nullable String token;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description =
          "Certificates of the authorities to believe about the server and its API, as PEM, in"
              + " place of the system's (CULVERT_CA; `login` keeps it).")
  private @Nullable Path authorities;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "One JSON object per line for everything that happens.")
  private boolean json;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Debugging messages, and what lies behind a failure, on standard error.")
  private boolean verbose;

  GlobalOptions(Map<String, String> environment) {
    this.environment = environment;
  }

  /** The options that were given, for commands that this one runs. */
  List<String> given() {
    var given = new ArrayList<String>();
    server.forEach(each -> given.add("--server=" + each));
    if (token != null) {
      given.add("--token=" + token);
    }
    if (authorities != null) {
      given.add("--ca=" + authorities);
    }
    if (json) {
      given.add("--json");
    }
    if (verbose) {
      given.add("--verbose");
    }
    return given;
  }

  /**
   * Names of the options that the command line has decided for every command that this one runs.
   */
  Set<String> decided() {
    var decided = new HashSet<String>();
    if (!server.isEmpty()) {
      decided.add("server");
    }
    if (authorities != null) {
      decided.add("ca");
    }
    return decided;
  }

  boolean json() {
    return json;
  }

  Map<String, String> environment() {
    return environment;
  }

  /** The configuration file. */
  ConfigFile configFile() {
    return new ConfigFile(
        ConfigFile.folder(environment), warning -> System.err.println("culvert: " + warning));
  }

  CulvertConfig config() {
    if (config == null) {
      config = configFile().read();
    }
    return config;
  }

  /** The server that an option names; null when none does. */
  @Nullable ServerAddress namedServer() {
    return server.isEmpty() ? null : ServerAddress.parse(server.getFirst());
  }

  /** The server; of several the first. */
  ServerAddress server() {
    return servers().getFirst();
  }

  /** The servers, which are of one platform: what is kept about the first holds for all. */
  List<ServerAddress> servers() {
    var named =
        first(
            server.isEmpty() ? null : String.join(",", server),
            environment.get("CULVERT_SERVER"),
            () -> config().server(),
            ServerAddress.DEFAULT);
    return Arrays.stream(named.split(",")).map(ServerAddress::parse).toList();
  }

  /** The token for that server; null for anonymous. */
  @Nullable String token(ServerAddress address) {
    var found = given(token);
    if (found == null) {
      found = given(environment.get("CULVERT_TOKEN"));
    }
    return found == null ? config().token(address) : checked(found);
  }

  /** The token that the command line itself gives. */
  @Nullable String givenToken() {
    var found = given(token);
    return found == null ? null : checked(found);
  }

  /** Where the API of that server is. */
  URI api(ServerAddress address) {
    var named = first(null, environment.get("CULVERT_API"), () -> config().api(address), "");
    try {
      return named.isEmpty() ? address.usualApi() : URI.create(named);
    } catch (IllegalArgumentException e) {
      throw Failure.usage("CULVERT_API is not an address.", "Write it as http://host:8193.");
    }
  }

  /** Whom to believe that it is the server, or its API. */
  Trust trust() {
    var option = authorities == null ? null : authorities.toString();
    var file =
        first(option, environment.get(AUTHORITIES), () -> config().authorities(server()), "");
    return file.isEmpty()
        ? Trust.SYSTEM
        : NamedAuthorities.in(Path.of(file), "--ca", AUTHORITIES);
  }

  /** The file of authorities that the command line itself names. */
  @Nullable Path givenAuthorities() {
    return authorities;
  }

  Reporter reporter() {
    return json
        ? new JsonReporter(new Lines(Lines.standardOutput(), JsonReporter::leftOut))
        : new HumanReporter(
            new Lines(Lines.standardOutput(), count -> "(" + count + " lines were left out)"),
            paint());
  }

  Paint paint() {
    return new Paint(!json && Paint.isWanted(environment));
  }

  static String checked(String token) {
    if (token.chars().anyMatch(c -> c <= ' ' || c >= 0x7f) || token.length() > 512) {
      throw Failure.usage("That is not a token.", MALFORMED);
    }
    return token;
  }

  private static @Nullable String given(@Nullable String value) {
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
    var set = given(fromEnvironment);
    if (set != null) {
      return set;
    }
    var filed = fromFile.get();
    return filed == null ? otherwise : filed;
  }
}

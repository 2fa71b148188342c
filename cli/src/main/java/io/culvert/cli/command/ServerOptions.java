package io.culvert.cli.command;

import io.culvert.cli.config.ServerAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Options that say which server is meant, and as whom it is asked. */
final class ServerOptions {
  /** The option that names a file of authorities. */
  static final String AUTHORITIES = "--ca";

  @Option(
      names = "--server",
      paramLabel = "ADDRESS",
      scope = ScopeType.INHERIT,
      split = ",",
      description =
          "The tunnel server (CULVERT_SERVER; default "
              + ServerAddress.DEFAULT
              + "). Several, with commas or each with its own --server, are of one platform.")
  private List<String> servers = new ArrayList<>();

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      scope = ScopeType.INHERIT,
      description =
          "Who you are (CULVERT_TOKEN; default: from the configuration file). Other users of this"
              + " machine can see it on the command line.")
  private @Nullable String token;

  @Option(
      names = AUTHORITIES,
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description =
          "Certificates of the authorities to believe about the server and its API, as PEM, in"
              + " place of the system's (CULVERT_CA; `login` keeps it).")
  private @Nullable Path authorities;

  /** Addresses; none when the option is not given. */
  List<String> servers() {
    return servers;
  }

  @Nullable String token() {
    return token;
  }

  /** A PEM file. */
  @Nullable Path authorities() {
    return authorities;
  }

  /** The options that were given, as they can be given again. */
  List<String> given() {
    var given = new ArrayList<String>();
    servers.forEach(each -> given.add("--server=" + each));
    if (token != null) {
      given.add("--token=" + token);
    }
    if (authorities != null) {
      given.add(AUTHORITIES + "=" + authorities);
    }
    return given;
  }

  /** Names of the options that a tunnel of a file has no say in any more. */
  Set<String> decided() {
    var decided = new HashSet<String>();
    if (!servers.isEmpty()) {
      decided.add("server");
    }
    if (token != null) {
      decided.add("token");
    }
    if (authorities != null) {
      decided.add("ca");
    }
    return decided;
  }
}

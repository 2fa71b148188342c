package io.culvert.cli.command;

import io.culvert.cli.CommandError;
import io.culvert.cli.ExitCode;
import io.culvert.cli.Failure;
import io.culvert.cli.dev.LocalPlatform;
import io.culvert.cli.dev.PlatformFailure;
import io.culvert.cli.dial.Dialer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code culvert dev}: the whole platform in this process, and a tunnel. */
@Command(
    name = "dev",
    description = {
      "Start the whole platform in one process and open a tunnel to a local server.",
      "Without a port, a small sample site is served, so that there is something to look at."
    })
final class DevCommand implements Callable<Integer> {
  @ParentCommand private RootCommand root = new RootCommand(Map.of());

  @Mixin private TunnelOptions tunnel = new TunnelOptions();

  @Parameters(
      paramLabel = "PORT",
      arity = "0..1",
      description = "Where the local server listens (default: the sample site).")
  private @Nullable Integer port;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = Dialer.LOCALHOST,
      description = "The local server's host (default ${DEFAULT-VALUE}: 127.0.0.1 or ::1).")
  private String host = Dialer.LOCALHOST;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "Where everything is kept (DATA_DIR; default ./data).")
  private @Nullable Path data;

  @Option(names = "--reset", description = "Delete what is kept there first; asks before.")
  private boolean reset;

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Override
  public Integer call() throws InterruptedException {
    if (port == null && !host.equals(Dialer.LOCALHOST)) {
      throw Failure.usage(
          "--host: it has no use without PORT.", "Run: culvert dev PORT --host HOST.");
    }
    var provider =
        ServiceLoader.load(LocalPlatform.Provider.class)
            .findFirst()
            .orElseThrow(() -> new Failure(CommandError.NO_PLATFORM));
    var folder = folder();
    try {
      if (reset && mayReset(folder)) {
        provider.reset(folder);
      }
      try (var run = new DevRun(root.global(), tunnel, folder)) {
        return run.run(provider, host, port);
      }
    } catch (PlatformFailure e) {
      var failure =
          new Failure(ExitCode.PLATFORM, e.code(), String.valueOf(e.getMessage()), e.action());
      failure.initCause(e);
      throw failure;
    }
  }

  private Path folder() {
    var named = root.global().environment().getOrDefault("DATA_DIR", "");
    var folder = data == null ? Path.of(named.isBlank() ? "data" : named) : data;
    return folder.toAbsolutePath().normalize();
  }

  private boolean mayReset(Path folder) {
    if (yes || isEmpty(folder)) {
      return true;
    }
    var console = System.console();
    if (root.global().json() || console == null || !console.isTerminal()) {
      throw Failure.usage(
          "There is no one to ask whether " + folder + " may be cleared.", "Add --yes.");
    }
    var answer = console.readLine("Delete everything in %s? [y/N] ", folder);
    if (answer == null || !answer.trim().toLowerCase(Locale.ROOT).startsWith("y")) {
      throw Failure.usage("Nothing was deleted.", "Start without --reset to keep the data.");
    }
    return true;
  }

  private static boolean isEmpty(Path folder) {
    try (var content = Files.list(folder)) {
      return content.findAny().isEmpty();
    } catch (IOException e) {
      return !Files.exists(folder);
    }
  }
}

package io.culvert.cli.command;

import io.culvert.cli.ExitCode;
import io.culvert.cli.config.ConfigFile;
import io.culvert.cli.config.TunnelFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code culvert start web api}: tunnels from {@code culvert.yml}. */
@Command(
    name = "start",
    description = {
      "Open the tunnels that culvert.yml describes, or those of them that are named.",
      "What an option is on the command line is an entry without its hyphens there."
    })
final class StartCommand implements Callable<Integer> {
  private static final String FILE = "culvert.yml";

  @ParentCommand private RootCommand root = new RootCommand(Map.of());

  @Parameters(paramLabel = "TUNNEL", arity = "0..*", description = "Which of them (default: all).")
  private List<String> labels = List.of();

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description =
          "Where they are described (default: ./" + FILE + ", then ~/.culvert/" + FILE + ").")
  private @Nullable Path file;

  @Option(
      names = "--check",
      description = "Only look whether the file is right, and say on which line it is not.")
  private boolean checkOnly;

  @Override
  public Integer call() throws InterruptedException {
    var path = file();
    var check = new CheckEntry(root.global());
    var commands = new LinkedHashMap<String, List<String>>();
    for (var entry : TunnelFile.read(path).tunnels(labels)) {
      commands.put(entry.label(), check.commandLine(entry));
    }
    if (checkOnly) {
      root.say("checked", path + " is right: " + String.join(", ", commands.keySet()) + ".");
      return ExitCode.OK;
    }
    return run(commands);
  }

  private int run(Map<String, List<String>> commands) throws InterruptedException {
    var worst = new AtomicInteger(ExitCode.OK);
    var running = new ArrayList<Thread>();
    commands.forEach(
        (label, command) ->
            running.add(
                Thread.ofPlatform()
                    .name("culvert-" + label)
                    .start(() -> worst.accumulateAndGet(run(command), Math::max))));
    for (var each : running) {
      each.join();
    }
    return worst.get();
  }

  private int run(List<String> command) {
    return CommandLines.execute(command, root.global().environment());
  }

  private Path file() {
    if (file != null) {
      return file;
    }
    var here = Path.of(FILE);
    return Files.exists(here) ? here : ConfigFile.folder(root.global().environment()).resolve(FILE);
  }
}

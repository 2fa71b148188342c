package io.culvert.cli;

import io.culvert.cli.command.CommandLines;
import java.util.List;

/** Where the process begins. */
public final class Culvert {
  private Culvert() {}

  public static void main(String[] args) {
    var arguments = BarePort.expand(List.of(args));
    if (arguments.equals(List.of("--version"))) {
      // Shell prompts and scripts ask for it; no need to load anything else.
      System.out.println("culvert " + Version.current());
      return;
    }
    configureLibraries(arguments.contains("--verbose"));
    System.exit(CommandLines.execute(arguments));
  }

  /** Before any of their classes is loaded. */
  private static void configureLibraries(boolean verbose) {
    // What goes wrong is said by the command itself; stack traces are for --verbose.
    setUnlessSet("org.slf4j.simpleLogger.defaultLogLevel", verbose ? "debug" : "off");
    setUnlessSet("slf4j.internal.verbosity", verbose ? "INFO" : "ERROR");
    setUnlessSet("io.netty.allocator.type", "pooled");
    // Looking for leaked buffers is for tests.
    setUnlessSet("io.netty.leakDetection.level", "disabled");
    // One event loop: more arenas would only hold memory.
    setUnlessSet("io.netty.allocator.numDirectArenas", "2");
    setUnlessSet("io.netty.allocator.numHeapArenas", "1");
    // The sample site's small answers must not wait for an acknowledgement.
    setUnlessSet("sun.net.httpserver.nodelay", "true");
  }

  private static void setUnlessSet(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }
}

package io.culvert.cli.login;

import io.culvert.cli.Version;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** What this machine is called, so that its token can be told from others. */
public final class ThisMachine {

  private ThisMachine() {}

  /** For example {@code culvert/0.1.0 on mybox}. */
  public static String client(Map<String, String> environment) {
    return "culvert/" + Version.current() + " on " + name(environment);
  }

  private static String name(Map<String, String> environment) {
    return Stream.of("HOSTNAME", "COMPUTERNAME")
        .map(variable -> environment.getOrDefault(variable, "").strip())
        .filter(name -> !name.isEmpty())
        .findFirst()
        .orElseGet(ThisMachine::askedFor);
  }

  private static String askedFor() {
    try {
      var name = Files.readString(Path.of("/etc/hostname")).strip();
      if (!name.isEmpty()) {
        return name;
      }
    } catch (IOException e) {
      // not every system has it
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "a machine without a name";
    }
  }
}

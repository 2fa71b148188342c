package io.culvert.cli.command;

import io.culvert.cli.Failure;
import io.culvert.cli.origin.OriginTarget;

/**
 * Where a hostname of one's own forwards to when nobody says otherwise. It is asked for before the
 * tunnel opens, and only by who left the port out: no server can send an agent anywhere later.
 */
final class DefaultTarget {
  private DefaultTarget() {}

  /**
   * Asks for the setting.
   *
   * @param name one label, or a whole hostname
   * @throws Failure when the hostname has none, or nobody can tell
   */
  static OriginTarget of(String name, GlobalOptions global) {
    try (var api = Api.of(global)) {
      var target = api.get(HostnamePaths.of(name)).path("settings").path("defaultTarget");
      if (!target.isString()) {
        throw Failure.usage(
            name + " has no default target, so PORT is needed.",
            "Run: culvert http PORT --name NAME. Or set one: culvert hostnames settings NAME"
                + " --target HOST:PORT.");
      }
      return OriginTarget.parse(target.stringValue());
    } catch (IllegalArgumentException e) {
      throw Failure.usage(
          "The default target of " + name + " cannot be used: " + e.getMessage(),
          "Run: culvert http PORT --name NAME.");
    }
  }
}

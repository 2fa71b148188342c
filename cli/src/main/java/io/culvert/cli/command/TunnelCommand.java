package io.culvert.cli.command;

import java.util.concurrent.Callable;

/** A command that opens a tunnel. */
interface TunnelCommand extends Callable<Integer> {
  /**
   * Looks whether it can be carried out, as far as that is seen without a server.
   *
   * @throws io.culvert.cli.Failure when it cannot
   */
  void check();
}

package io.culvert.cli.command;

import sun.misc.Signal;

/** What Ctrl+C does when the program is about to end already: without this it does nothing. */
final class NextInterrupt {
  private NextInterrupt() {}

  static void does(Runnable what) {
    Signal.handle(new Signal("INT"), _ -> what.run());
  }
}

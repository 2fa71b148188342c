package io.culvert.cli.terminal;

import io.culvert.cli.agent.Totals;
import io.culvert.cli.agent.Trouble;
import io.culvert.cli.origin.ExchangeReport;
import io.culvert.cli.raw.ConnectionReport;
import io.culvert.tunnel.hello.Welcome;
import java.time.Duration;

/** Says what happens to a tunnel. Never blocks; safe for use by any thread. */
public sealed interface Reporter extends AutoCloseable permits HumanReporter, JsonReporter {

  /** The platform starts: what it is busy with. */
  void step(String what);

  /** The tunnel is open. */
  void online(Welcome welcome, Opening opening);

  void offline(Trouble trouble, Duration retryIn);

  void refused(Trouble trouble);

  void exchange(ExchangeReport report);

  void connection(ConnectionReport report);

  /** A line for the person. May come from afar. */
  void notice(Level level, String message);

  /** The end. */
  void summary(Duration uptime, Totals totals);

  /** Prints what waits. */
  @Override
  void close();
}

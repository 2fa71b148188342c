package io.culvert.cli.agent;

import io.culvert.cli.origin.ExchangeReport;
import io.culvert.cli.raw.ConnectionReport;
import io.culvert.tunnel.hello.LogLine;
import io.culvert.tunnel.hello.Welcome;
import java.time.Duration;

/** What happens to an agent. Called on its event loop; must not block for long. */
public interface AgentListener {

  /** The tunnel is open. Comes again after each reconnect. */
  void online(Welcome welcome);

  /** There is no tunnel; the next attempt begins after that time. */
  void offline(Trouble trouble, Duration retryIn);

  /** There will be no tunnel: the server said so, and trying again cannot help. */
  void refused(Trouble trouble);

  /** An exchange ended, or one without an end began. */
  void exchange(ExchangeReport report);

  /** A connection of a TCP or TLS tunnel is over. */
  void connection(ConnectionReport report);

  /**
   * The agent stops, and waits for what runs.
   *
   * @param busy requests or connections that it waits for
   * @param silent streams without an end on which nothing moves; they are soon broken off
   * @param longest how long it waits at most
   */
  void finishing(int busy, int silent, Duration longest);

  /** The server has a line for the person at the terminal. */
  void serverSays(LogLine line);
}

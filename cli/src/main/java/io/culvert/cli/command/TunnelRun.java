package io.culvert.cli.command;

import io.culvert.cli.ExitCode;
import io.culvert.cli.Failure;
import io.culvert.cli.agent.AgentListener;
import io.culvert.cli.agent.AgentSettings;
import io.culvert.cli.agent.Trouble;
import io.culvert.cli.agent.TunnelAgent;
import io.culvert.cli.origin.ExchangeReport;
import io.culvert.cli.raw.ConnectionReport;
import io.culvert.cli.terminal.Level;
import io.culvert.cli.terminal.Opening;
import io.culvert.cli.terminal.Reporter;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.hello.LogLine;
import io.culvert.tunnel.hello.Welcome;
import java.time.Duration;
import java.util.StringJoiner;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A tunnel from its opening to Ctrl+C, with all that is said about it. */
final class TunnelRun implements AgentListener, AutoCloseable {
  private final Reporter reporter;
  private final Opening opening;
  private final TunnelAgent agent;
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile @Nullable Trouble refusal;
  private volatile long onlineSince;
  private volatile boolean wasOnline;
  private boolean closed;

  TunnelRun(AgentSettings settings, Opening opening, Reporter reporter) {
    this.reporter = reporter;
    this.opening = opening;
    this.agent = new TunnelAgent(settings, this);
  }

  /**
   * Runs until the server refuses for good, nobody could be reached in time, or Ctrl+C.
   *
   * @param giveUpAfter seconds to try for the first tunnel, one at least; null for ever
   * @return the exit code
   */
  static int untilStopped(
      AgentSettings settings, Opening opening, Reporter reporter, @Nullable Integer giveUpAfter)
      throws InterruptedException {
    if (giveUpAfter != null && giveUpAfter < 1) {
      throw Failure.usage(
          "--give-up-after " + giveUpAfter + " leaves no time to try.",
          "Give it a second or more.");
    }
    try (var run = new TunnelRun(settings, opening, reporter)) {
      // On Ctrl+C nothing but this hook runs any more.
      var goodbye =
          new Thread(
              () -> {
                NextInterrupt.does(() -> Runtime.getRuntime().halt(ExitCode.INTERRUPTED));
                run.close();
                reporter.close();
              });
      Runtime.getRuntime().addShutdownHook(goodbye);
      return run.run(giveUpAfter == null ? null : Duration.ofSeconds(giveUpAfter));
    }
  }

  /**
   * Runs until the server refuses for good, or nobody could be reached in time.
   *
   * @param patience how long to try for the first tunnel; null for ever
   * @return the exit code
   */
  int run(@Nullable Duration patience) throws InterruptedException {
    agent.start();
    Thread.startVirtualThread(this::sayWhenOriginIsMissing);
    if (patience != null) {
      Thread.startVirtualThread(() -> giveUpAfter(patience));
    }
    over.await();
    var why = refusal;
    if (why == null || why.code().equals(CulvertError.SERVER_UNREACHABLE.code())) {
      return ExitCode.UNREACHABLE;
    }
    return ExitCode.REFUSED;
  }

  private void giveUpAfter(Duration patience) {
    try {
      if (!over.await(patience.toMillis(), TimeUnit.MILLISECONDS) && !wasOnline) {
        reporter.notice(
            Level.ERROR,
            "No tunnel within " + patience.toSeconds() + " s; --give-up-after ends it.");
        over.countDown();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sayWhenOriginIsMissing() {
    if (!OriginProbe.isListening(opening.origin())) {
      reporter.notice(
          Level.WARNING,
          "Nothing listens on " + opening.origin() + " yet; until it does, " + meanwhile() + ".");
    }
  }

  private String meanwhile() {
    return switch (opening.kind()) {
      case HTTP ->
          "requests are answered with 502 (" + CulvertError.ORIGIN_UNREACHABLE.code() + ")";
      case TCP, TLS -> "connections are broken off";
    };
  }

  @Override
  public void online(Welcome welcome) {
    if (!wasOnline) {
      onlineSince = System.nanoTime();
      wasOnline = true;
    }
    reporter.online(welcome, opening);
  }

  @Override
  public void offline(Trouble trouble, Duration retryIn) {
    reporter.offline(trouble, retryIn);
  }

  @Override
  public void refused(Trouble trouble) {
    reporter.refused(trouble);
    refusal = trouble;
    over.countDown();
  }

  @Override
  public void exchange(ExchangeReport report) {
    reporter.exchange(report);
  }

  @Override
  public void connection(ConnectionReport report) {
    reporter.connection(report);
  }

  @Override
  public void finishing(int busy, int silent, Duration longest) {
    var what = new StringJoiner(" and ");
    if (busy > 0) {
      what.add("for " + inWords(busy) + " to end (" + longest.toSeconds() + " s at most)");
    }
    if (silent > 0) {
      what.add("a moment for " + silent + (silent == 1 ? " silent stream" : " silent streams"));
    }
    reporter.notice(Level.INFO, "Waiting " + what + "; Ctrl+C again ends at once.");
  }

  private String inWords(int busy) {
    var one =
        switch (opening.kind()) {
          case HTTP -> "request";
          case TCP, TLS -> "connection";
        };
    return busy == 1 ? "1 " + one : busy + " " + one + "s";
  }

  @Override
  public void serverSays(LogLine line) {
    reporter.notice(Level.of(line.level()), line.message());
  }

  /** Waits no longer for what runs when it is closed. */
  void breakOff() {
    agent.breakOff();
  }

  /** Says goodbye to the server, then how it was. Does nothing the second time. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      agent.close();
      if (wasOnline) {
        reporter.summary(Duration.ofNanos(System.nanoTime() - onlineSince), agent.totals());
      }
    }
  }
}

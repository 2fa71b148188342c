package io.culvert.cli.agent;

import io.culvert.cli.origin.ExchangeReport;
import io.culvert.cli.raw.ConnectionReport;
import io.culvert.tunnel.hello.LogLine;
import io.culvert.tunnel.hello.Welcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what an agent says. */
final class RecordingListener implements AgentListener {
  final List<Welcome> welcomes = new CopyOnWriteArrayList<>();
  final List<Trouble> troubles = new CopyOnWriteArrayList<>();
  final List<Trouble> refusals = new CopyOnWriteArrayList<>();
  final List<ExchangeReport> exchanges = new CopyOnWriteArrayList<>();
  final List<ConnectionReport> connections = new CopyOnWriteArrayList<>();
  final List<String> finishing = new CopyOnWriteArrayList<>();
  final List<LogLine> lines = new CopyOnWriteArrayList<>();

  @Override
  public void online(Welcome welcome) {
    welcomes.add(welcome);
  }

  @Override
  public void offline(Trouble trouble, Duration retryIn) {
    troubles.add(trouble);
  }

  @Override
  public void refused(Trouble trouble) {
    refusals.add(trouble);
  }

  @Override
  public void exchange(ExchangeReport report) {
    exchanges.add(report);
  }

  @Override
  public void connection(ConnectionReport report) {
    connections.add(report);
  }

  @Override
  public void finishing(int busy, int silent, Duration longest) {
    finishing.add(busy + " busy, " + silent + " silent");
  }

  @Override
  public void serverSays(LogLine line) {
    lines.add(line);
  }
}

package io.culvert.cli.agent;

import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.hello.Hello;
import io.culvert.tunnel.hello.LogLine;
import io.culvert.tunnel.hello.Refused;
import io.culvert.tunnel.hello.Welcome;
import io.culvert.tunnel.stream.CloseCause;
import io.culvert.tunnel.stream.ConnectionListener;
import io.culvert.tunnel.stream.StreamAcceptor;
import io.culvert.tunnel.stream.TunnelConnection;
import io.culvert.tunnel.stream.WindowBudget;
import io.netty.channel.Channel;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** One connection to the server, from the first packet to its end. Event loop only. */
final class Attempt implements ConnectionListener {
  private final Hello hello;
  private final WindowBudget budget;
  private final StreamAcceptor acceptor;
  private final TrafficSum traffic;
  private final Events events;
  private @Nullable Channel channel;
  private @Nullable SocketAddress server;
  private @Nullable TunnelConnection tunnel;
  private boolean ended;

  /** What the agent has to know. */
  interface Events {
    void welcomed(Attempt attempt, Welcome welcome);

    void serverSays(LogLine line);

    /** The server is about to stop; requests come until the agent leaves. */
    void sentElsewhere(Attempt attempt);

    /** It is over. Comes once; nothing follows. */
    void ended(Attempt attempt, Trouble why);
  }

  Attempt(
      Hello hello,
      WindowBudget budget,
      StreamAcceptor acceptor,
      TrafficSum traffic,
      Events events) {
    this.traffic = traffic;
    this.hello = hello;
    this.budget = budget;
    this.acceptor = acceptor;
    this.events = events;
  }

  Hello hello() {
    return hello;
  }

  /** Which of the agent's connections it is. */
  int number() {
    return hello.connection();
  }

  WindowBudget budget() {
    return budget;
  }

  StreamAcceptor acceptor() {
    return acceptor;
  }

  /** The address at which it has reached a server; null before. */
  @Nullable SocketAddress server() {
    return server;
  }

  /** TCP is up; the greeting goes on by itself. */
  void connected(Channel opened) {
    channel = opened;
    server = opened.remoteAddress();
    if (ended) {
      opened.close();
    }
  }

  void welcomed(Welcome welcome, TunnelConnection opened) {
    tunnel = opened;
    traffic.begins(opened.traffic());
    events.welcomed(this, welcome);
  }

  /** Tells the server to open no more streams here; it closes when the last one is over. */
  void leave() {
    if (tunnel != null && !ended) {
      tunnel.drain();
    }
  }

  /** Ends the connection; the attempt ends without another word. */
  void close() {
    end(() -> {});
    if (tunnel != null) {
      tunnel.close();
    } else if (channel != null) {
      channel.close();
    }
  }

  /** Whether it has ended; what the server still says is of no interest. */
  boolean isOver() {
    return ended;
  }

  void failed(CulvertError error, String detail) {
    end(() -> events.ended(this, Trouble.of(error, detail)));
  }

  private void end(Runnable tell) {
    if (!ended) {
      ended = true;
      if (tunnel != null) {
        traffic.ends(tunnel.traffic());
      }
      tell.run();
    }
  }

  @Override
  public void onRefused(Refused refused) {
    end(() -> events.ended(this, Trouble.of(refused)));
  }

  @Override
  public void onDrain() {
    events.sentElsewhere(this);
  }

  @Override
  public void onLog(LogLine line) {
    events.serverSays(line);
  }

  @Override
  public void onClosed(CloseCause cause, String detail) {
    var error =
        switch (cause) {
          case PEER_LEFT, PEER_LOST, CLOSED_HERE -> CulvertError.SERVER_UNREACHABLE;
          case PROTOCOL_ERROR -> CulvertError.PROTOCOL_VIOLATION;
        };
    failed(error, detail);
  }
}

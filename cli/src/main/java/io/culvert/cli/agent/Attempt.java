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
import org.jspecify.annotations.Nullable;

/** One connection to the server, from the first packet to its end. Event loop only. */
final class Attempt implements ConnectionListener {
  private final Hello hello;
  private final WindowBudget budget;
  private final StreamAcceptor acceptor;
  private final Events events;
  private @Nullable Channel channel;
  private volatile @Nullable TunnelConnection tunnel;
  private boolean ended;

  /** What the agent has to know. */
  interface Events {
    void welcomed(Welcome welcome);

    void serverSays(LogLine line);

    /** It is over. Comes once; nothing follows. */
    void ended(Attempt attempt, Trouble why);
  }

  Attempt(Hello hello, WindowBudget budget, StreamAcceptor acceptor, Events events) {
    this.hello = hello;
    this.budget = budget;
    this.acceptor = acceptor;
    this.events = events;
  }

  Hello hello() {
    return hello;
  }

  WindowBudget budget() {
    return budget;
  }

  StreamAcceptor acceptor() {
    return acceptor;
  }

  /** TCP is up; the greeting goes on by itself. */
  void connected(Channel opened) {
    channel = opened;
    if (ended) {
      opened.close();
    }
  }

  void welcomed(Welcome welcome, TunnelConnection opened) {
    tunnel = opened;
    events.welcomed(welcome);
  }

  /** The tunnel; null before the welcome. Any thread. */
  @Nullable TunnelConnection tunnel() {
    return tunnel;
  }

  /**
   * Leaves; the attempt ends without another word.
   *
   * @param gone run when the connection is closed
   */
  void close(Runnable gone) {
    ended = true;
    if (channel == null) {
      gone.run();
      return;
    }
    channel.closeFuture().addListener(_ -> gone.run());
    var opened = tunnel;
    if (opened == null) {
      channel.close();
    } else {
      opened.close();
    }
  }

  void failed(CulvertError error, String detail) {
    end(Trouble.of(error, detail));
  }

  private void end(Trouble why) {
    if (!ended) {
      ended = true;
      events.ended(this, why);
    }
  }

  @Override
  public void onRefused(Refused refused) {
    end(Trouble.of(refused));
  }

  @Override
  public void onDrain() {
    // The server is about to stop: it opens no streams here and closes when the running ones end.
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
    end(Trouble.of(error, detail));
  }
}

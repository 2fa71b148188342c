package io.culvert.cli.origin;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A few connections to a local server that speaks HTTP/2, many exchanges on each. Exchanges beyond
 * what they carry wait in line; the line is bounded too.
 */
final class Http2OriginPool implements Http2OriginConnection.Events {
  private static final int MOST = 8;
  private static final Duration IDLE = Duration.ofSeconds(60);

  private final Connector connector;
  private final OriginLimits limits;
  private final List<Http2OriginConnection> connections = new ArrayList<>();
  private final Queue<Borrower> waiting = new ArrayDeque<>();
  private int dialing;
  private boolean closed;

  /** One that wants a stream. Exactly one of the last four is called, once per request. */
  interface Borrower extends Http2OriginStream.User {
    /** Whether it still wants one; it may have ended while it waited in line. */
    boolean wantsStream();

    void opened(Channel stream);

    void unreachable(Throwable cause);

    /** Something listens, but does not speak HTTP/2. */
    void notHttp2();

    /** Too many wait already. */
    void refused();
  }

  Http2OriginPool(Connector connector, OriginLimits limits) {
    this.connector = connector;
    this.limits = limits;
  }

  /** Lends a stream, now or later. */
  void borrow(Borrower borrower) {
    if (hasRoomInLine()) {
      waiting.add(borrower);
      serve();
    } else {
      borrower.refused();
    }
  }

  private boolean hasRoomInLine() {
    if (waiting.size() >= limits.waiting()) {
      waiting.removeIf(each -> !each.wantsStream());
    }
    return waiting.size() < limits.waiting();
  }

  private void serve() {
    for (var next = nextWaiting(); next != null; next = nextWaiting()) {
      var connection = connections.stream().filter(Http2OriginConnection::hasRoom).findFirst();
      if (connection.isEmpty()) {
        dialIfAllowed();
        return;
      }
      waiting.remove();
      open(connection.get(), next);
    }
  }

  private @Nullable Borrower nextWaiting() {
    while (!waiting.isEmpty() && !waiting.peek().wantsStream()) {
      waiting.remove();
    }
    return waiting.peek();
  }

  private void open(Http2OriginConnection connection, Borrower borrower) {
    var opening = connection.open(new Http2OriginStream(borrower));
    opening.addListener(
        done -> {
          if (!done.isSuccess()) {
            borrow(borrower); // the connection has just gone; nothing was sent
          } else if (borrower.wantsStream()) {
            borrower.opened(opening.getNow());
          } else {
            opening.getNow().close();
          }
        });
  }

  private void dialIfAllowed() {
    boolean oneIsComing = dialing > 0 || connections.stream().anyMatch(c -> !c.isReady());
    if (!oneIsComing && connections.size() < MOST) {
      dialing++;
      connector.connect(this::connected, this::failed);
    }
  }

  private void connected(Channel channel) {
    dialing--;
    var connection = Http2OriginConnection.of(channel, this);
    if (closed) {
      channel.close();
      return;
    }
    connections.add(connection);
    if (connection.isReady()) {
      serve(); // its greeting came with the end of the handshake
    }
  }

  private void failed(Throwable cause) {
    dialing--;
    turnAway(
        cause instanceof OriginTls.NotOffered
            ? Borrower::notHttp2
            : borrower -> borrower.unreachable(cause));
  }

  /** Where no further connection comes about, those that wait still have one that serves. */
  private void turnAway(Consumer<Borrower> how) {
    if (connections.stream().anyMatch(Http2OriginConnection::isServing)) {
      return;
    }
    var all = List.copyOf(waiting);
    waiting.clear();
    all.stream().filter(Borrower::wantsStream).forEach(how);
  }

  @Override
  public void ready(Http2OriginConnection connection) {
    serve();
  }

  @Override
  public void hasRoom(Http2OriginConnection connection) {
    serve();
  }

  @Override
  public void gone(Http2OriginConnection connection) {
    connections.remove(connection);
    if (connection.isReady()) {
      serve();
      return;
    }
    turnAway(Borrower::notHttp2);
  }

  /** Closes what has been unused for too long; called now and then. */
  void closeStale() {
    List.copyOf(connections).stream()
        .filter(c -> c.idleMillis() > (c.isReady() ? IDLE : limits.connectTimeout()).toMillis())
        .forEach(Http2OriginConnection::leave);
  }

  /** Closes every connection when its last stream has ended. */
  void close() {
    closed = true;
    List.copyOf(connections).forEach(Http2OriginConnection::leave);
  }
}

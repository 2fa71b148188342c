package io.culvert.cli.origin;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The connections to the local server: a bounded number, the most recently used one first, so that
 * the others grow old and are closed. Exchanges beyond the bound wait in line; the line is bounded
 * too.
 */
final class OriginPool {
  /** Set while a connection counts towards the bound. */
  private static final AttributeKey<Boolean> COUNTED =
      AttributeKey.valueOf(OriginPool.class, "counted");

  private final Connector connector;
  private final OriginLimits limits;
  private final Deque<OriginConnection> idle = new ArrayDeque<>();
  private final Queue<Borrower> waiting = new ArrayDeque<>();
  private int open;
  private boolean closed;

  /** One that wants a connection. Exactly one of the last three is called, once per request. */
  interface Borrower {
    /** Whether it still wants one; it may have ended while it waited in line. */
    boolean wantsConnection();

    /**
     * Whether a connection that may be dead is good enough, because the request can be repeated.
     */
    boolean acceptsAny();

    void connected(OriginConnection connection);

    void unreachable(Throwable cause);

    /** Too many wait already. */
    void refused();
  }

  OriginPool(Connector connector, OriginLimits limits) {
    this.connector = connector;
    this.limits = limits;
  }

  /** Lends a kept connection, or a new one. */
  void borrow(Borrower borrower) {
    OriginConnection kept = idle.peek();
    boolean good =
        kept != null
            && (borrower.acceptsAny() || kept.idleMillis() < limits.fresh().toMillis())
            && kept.channel().isActive();
    if (good) {
      borrower.connected(idle.pop());
    } else {
      borrowNew(borrower);
    }
  }

  /** Lends a new connection, even if there are kept ones. */
  void borrowNew(Borrower borrower) {
    if (open >= limits.connections() && !idle.isEmpty()) {
      // Closing is noticed later; its place is free now.
      var oldest = idle.removeLast();
      forget(oldest);
      oldest.drop();
    }
    if (open < limits.connections()) {
      connect(borrower);
    } else if (hasRoomInLine()) {
      waiting.add(borrower);
    } else {
      borrower.refused();
    }
  }

  private boolean hasRoomInLine() {
    if (waiting.size() >= limits.waiting()) {
      waiting.removeIf(each -> !each.wantsConnection());
    }
    return waiting.size() < limits.waiting();
  }

  private void connect(Borrower borrower) {
    open++;
    connector.connect(
        channel -> connected(channel, borrower),
        cause -> {
          open--;
          borrower.unreachable(cause);
          serveNext();
        });
  }

  private void connected(Channel channel, Borrower borrower) {
    var connection = OriginConnection.of(channel, this);
    channel.attr(COUNTED).set(Boolean.TRUE);
    channel.closeFuture().addListener(_ -> gone(connection));
    if (closed) {
      connection.drop();
    } else if (borrower.wantsConnection()) {
      borrower.connected(connection);
    } else {
      connection.giveBack(limits.idle().toMillis());
    }
  }

  private void gone(OriginConnection connection) {
    idle.remove(connection);
    forget(connection);
  }

  /** It does not count any more: it was upgraded and lives as long as its stream, or it is gone. */
  void forget(OriginConnection connection) {
    if (connection.channel().attr(COUNTED).getAndSet(null) != null) {
      open--;
      serveNext();
    }
  }

  /** Takes a connection back, for whoever waits or for later. */
  void release(OriginConnection connection) {
    var next = nextWaiting();
    if (closed) {
      connection.drop();
    } else if (next != null) {
      next.connected(connection);
    } else {
      idle.push(connection);
    }
  }

  private void serveNext() {
    while (open < limits.connections()) {
      var next = nextWaiting();
      if (next == null) {
        return;
      }
      connect(next);
    }
  }

  private @Nullable Borrower nextWaiting() {
    Borrower next = waiting.poll();
    while (next != null && !next.wantsConnection()) {
      next = waiting.poll();
    }
    return next;
  }

  /** Closes what has been unused for too long; called now and then. */
  void closeStale() {
    idle.stream().filter(OriginConnection::isStale).toList().forEach(OriginConnection::drop);
  }

  /** Closes every unused connection; those in use close when they are given back. */
  void close() {
    closed = true;
    idle.stream().toList().forEach(OriginConnection::drop);
  }

  int open() {
    return open;
  }

  int idle() {
    return idle.size();
  }

  int waiting() {
    return waiting.size();
  }
}

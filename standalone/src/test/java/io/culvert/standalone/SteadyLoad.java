package io.culvert.standalone;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Visitors behind a load balancer: each asks again and again on one connection. When a gateway does
 * not take connections it is the other's turn, and after {@code Connection: close} there is a new
 * connection. Nothing else is tried twice.
 */
final class SteadyLoad implements AutoCloseable {
  private final int[] gateways;
  private final String host;
  private final List<Thread> visitors = new ArrayList<>();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong longest = new AtomicLong();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private volatile boolean stopped;

  private SteadyLoad(String host, int[] gateways) {
    this.host = host;
    this.gateways = gateways;
  }

  static SteadyLoad of(int visitors, String host, int... gateways) {
    var load = new SteadyLoad(host, gateways);
    for (int i = 0; i < visitors; i++) {
      int number = i;
      load.visitors.add(Thread.ofPlatform().name("visitor-" + i).start(() -> load.visit(number)));
    }
    return load;
  }

  private void visit(int number) {
    int turn = number;
    while (!stopped) {
      try (var connection = connect(turn)) {
        if (connection != null) {
          while (!stopped && ask(connection)) {
            Thread.sleep(20);
          }
        }
        turn++;
      } catch (IOException e) {
        failures.add(System.currentTimeMillis() + " " + e);
        turn++;
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Null when that gateway takes no connections now. */
  private @Nullable RawHttp connect(int turn) throws IOException {
    try {
      return RawHttp.connect(gateways[turn % gateways.length]);
    } catch (ConnectException e) {
      return null;
    }
  }

  /** Whether the connection may be used again. */
  private boolean ask(RawHttp connection) throws IOException {
    long begun = System.nanoTime();
    var answer = connection.get(host, "/json");
    longest.accumulateAndGet(System.nanoTime() - begun, Math::max);
    if (answer.status() == 200) {
      answered.incrementAndGet();
    } else {
      failures.add(
          System.currentTimeMillis()
              + " "
              + answer.head().statusLine()
              + " "
              + answer.head().field("Culvert-Error"));
    }
    return !"close".equalsIgnoreCase(answer.head().field("Connection"));
  }

  long answered() {
    return answered.get();
  }

  /** How long the one waited who waited longest for an answer. */
  Duration longest() {
    return Duration.ofNanos(longest.get());
  }

  List<String> failures() {
    return List.copyOf(failures);
  }

  @Override
  public void close() throws InterruptedException {
    stopped = true;
    for (var visitor : visitors) {
      visitor.join();
    }
  }
}

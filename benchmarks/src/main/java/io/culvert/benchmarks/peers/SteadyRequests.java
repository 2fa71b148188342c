package io.culvert.benchmarks.peers;

import io.culvert.benchmarks.peers.Peer.Running;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.jspecify.annotations.Nullable;

/**
 * GET of 1 KB at a steady rate, whether or not the earlier ones have been answered: each is timed
 * from the moment at which it was due, so that a pause is not left out. Those of the first second
 * are sent but not timed: connections and threads of the load are made in it.
 *
 * @param rate requests a second
 */
record SteadyRequests(int rate) implements Work {
  private static final long LONGEST_MICROS = 60_000_000;

  @Override
  public String title() {
    return "1 KB GET, " + rate + " requests/s whatever happens (open loop)";
  }

  @Override
  public @Nullable String missing() {
    return null;
  }

  @Override
  public Unit unit() {
    return Unit.REQUESTS;
  }

  @Override
  public Counted load(Running peer, Duration time) throws IOException, InterruptedException {
    int count = Math.toIntExact(rate * (1 + time.toSeconds()));
    var micros = new ConcurrentHistogram(LONGEST_MICROS, 3);
    var failed = new AtomicInteger();
    var answered = new CountDownLatch(count);
    var request =
        HttpRequest.newBuilder(URI.create(peer.url("/1024")))
            .header("Host", peer.host())
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    long begun = System.nanoTime();
    try (var client = HttpClient.newHttpClient()) {
      for (int i = 0; i < count; i++) {
        long due = begun + i * 1_000_000_000L / rate;
        boolean timed = i >= rate;
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        client
            .sendAsync(request, BodyHandlers.discarding())
            .whenComplete(
                (response, problem) -> {
                  if (problem != null || response.statusCode() != 200) {
                    failed.incrementAndGet();
                  }
                  if (timed) {
                    long took = (System.nanoTime() - due) / 1000;
                    micros.recordValue(Math.min(took, LONGEST_MICROS));
                  }
                  answered.countDown();
                });
      }
      answered.await();
    }
    if (failed.get() > 0) {
      throw new IOException(failed.get() + " of " + count + " were not answered");
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    return new Counted(
        count / seconds,
        micros.getValueAtPercentile(50) / 1000.0,
        micros.getValueAtPercentile(99) / 1000.0,
        count);
  }
}

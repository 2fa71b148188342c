package io.culvert.benchmarks.projection;

import io.culvert.events.Completeness;
import io.culvert.events.ExchangeCompleted;
import io.culvert.events.ExchangeEvent;
import io.culvert.events.Header;
import io.culvert.events.Outcome;
import io.culvert.events.RecordedBody;
import io.culvert.events.RequestHead;
import io.culvert.events.ResponseHead;
import io.culvert.events.Timings;
import io.culvert.schemas.EventIds;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Exchanges as a browser and a JSON API have them: eleven request fields, nine response fields, a
 * body of some hundred bytes. The same seed gives the same traffic but for ids and times.
 */
public final class OrdinaryTraffic {

  static final String ACCOUNT = "benchmark";
  private static final List<String> PATHS =
      List.of("/", "/api/orders", "/api/orders/", "/api/customers/", "/assets/app.js", "/health");
  private static final int[] STATUS = {200, 200, 200, 200, 200, 200, 201, 204, 304, 404, 500};

  private final Random random;
  private final List<String> sessions;

  public OrdinaryTraffic(long seed) {
    random = new Random(seed);
    sessions = IntStream.range(0, 60).mapToObj(_ -> EventIds.next()).toList();
  }

  public ExchangeEvent next(Instant at) {
    var session = random.nextInt(sessions.size());
    var hostname = "app-" + session + ".localhost";
    var target =
        PATHS.get(random.nextInt(PATHS.size())) + random.nextInt(5_000) + "?page=" + session;
    var status = STATUS[random.nextInt(STATUS.length)];
    var completed =
        new ExchangeCompleted(
            at,
            new RequestHead("GET", target, "HTTP/1.1", requestFields(hostname), "https"),
            new ResponseHead(status, "OK", responseFields()),
            body(null),
            body(json(random.nextInt(200, 700))),
            "203.0.113." + random.nextInt(250),
            Outcome.ANSWERED,
            null,
            new Timings(40L, 2_000L + random.nextInt(90_000), 2_500L + random.nextInt(90_000)),
            612L,
            900L,
            null,
            null,
            null);
    return new ExchangeEvent(
        EventIds.next(), at, EventIds.next(), sessions.get(session), ACCOUNT, hostname, completed);
  }

  private List<Header> requestFields(String hostname) {
    return List.of(
        new Header("Host", hostname + ":8190"),
        new Header("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) Chrome/142.0.0.0 Safari/537.36"),
        new Header("Accept", "application/json, text/plain, */*"),
        new Header("Accept-Language", "en-GB,en;q=0.9"),
        new Header("Accept-Encoding", "gzip, deflate, br, zstd"),
        new Header("Referer", "http://" + hostname + ":8190/orders"),
        new Header("Cookie", "session=" + Long.toHexString(random.nextLong())),
        new Header("Sec-Fetch-Dest", "empty"),
        new Header("Sec-Fetch-Mode", "cors"),
        new Header("Sec-Fetch-Site", "same-origin"),
        new Header("Connection", "keep-alive"));
  }

  private List<Header> responseFields() {
    return List.of(
        new Header("Content-Type", "application/json; charset=utf-8"),
        new Header("Content-Length", "420"),
        new Header("ETag", "W/\"1a4-" + Integer.toHexString(random.nextInt()) + "\""),
        new Header("Cache-Control", "no-cache"),
        new Header("Vary", "Accept-Encoding"),
        new Header("X-Request-Id", Long.toHexString(random.nextLong())),
        new Header("Date", "Mon, 23 Nov 2026 08:00:00 GMT"),
        new Header("Connection", "keep-alive"),
        new Header("Keep-Alive", "timeout=5"));
  }

  private byte[] json(int size) {
    var text = new StringBuilder("{\"items\":[");
    while (text.length() < size) {
      text.append("{\"id\":").append(random.nextInt()).append(",\"state\":\"paid\"},");
    }
    return text.append("{}]}").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static RecordedBody body(byte @Nullable [] bytes) {
    long size = bytes == null ? 0 : bytes.length;
    return new RecordedBody(
        size,
        size,
        Completeness.WHOLE,
        bytes == null ? null : ByteBuffer.wrap(bytes),
        0,
        true,
        List.of());
  }
}

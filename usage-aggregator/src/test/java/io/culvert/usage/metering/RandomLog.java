package io.culvert.usage.metering;

import io.culvert.events.ClockTicked;
import io.culvert.events.CloseReason;
import io.culvert.events.SessionClosed;
import io.culvert.events.SessionEvent;
import io.culvert.events.SessionTicked;
import io.culvert.schemas.Placement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A log of some five weeks and more as brokers write it in bad times: sessions of many accounts in
 * many zones on changing plans; brokers that crash with ticks in flight, write again what was
 * written, deliver hours late and out of order, and have wrong clocks. The same seed gives the same
 * log.
 */
final class RandomLog {

  static final int PARTITIONS = 3;
  private static final Instant START = Instant.parse("2026-10-10T00:00:00Z");
  private static final int NIGHTS = 70;
  private static final Duration NIGHT = Duration.ofHours(12);
  private static final List<String> ZONES =
      List.of(
          "UTC",
          "Asia/Kathmandu",
          "Pacific/Kiritimati",
          "Etc/GMT+12",
          "Europe/Berlin",
          "America/New_York");
  private static final int SESSIONS = 40;

  /** Its sessions were placed as builds before did. */
  static final String LEGACY = "account-0";

  /** What was appended: where, when by the log's clock, and whether where it does not belong. */
  record Entry(int partition, Instant logTime, SessionEvent event) {}

  private record InFlight(long due, SessionEvent event) {}

  private static final class Live {
    String id = "";
    @Nullable String account;
    Instant until = START;
    Duration skew = Duration.ZERO;
    long seq;
  }

  private final Random random;
  private final long ticks;
  private final List<Live> sessions = new ArrayList<>();
  private final List<InFlight> inFlight = new ArrayList<>();
  private final List<SessionEvent> recent = new ArrayList<>();
  private long made;
  private long step;
  private Instant now = START;

  RandomLog(long seed, long ticks) {
    this.random = new Random(seed);
    this.ticks = ticks;
  }

  /** Writes it all, and last that much time has passed. */
  void writeTo(Consumer<Entry> log) {
    for (int i = 0; i < SESSIONS; i++) {
      sessions.add(opened(new Live()));
    }
    while (made < ticks) {
      step++;
      now = now.plusMillis(random.nextLong(6000));
      if (random.nextLong(ticks) < NIGHTS) {
        sessions.forEach(this::close);
        now = now.plus(NIGHT);
        sessions.forEach(this::opened);
      }
      deliver(log);
      happen(log);
    }
    inFlight.forEach(each -> append(log, each.event));
    now = now.plus(Duration.ofDays(2));
    for (int partition = 0; partition < PARTITIONS; partition++) {
      log.accept(new Entry(partition, now, clock(partition)));
    }
  }

  private void happen(Consumer<Entry> log) {
    var live = sessions.get(random.nextInt(SESSIONS));
    int chance = random.nextInt(1000);
    if (chance < 3) {
      close(live);
    } else if (chance < 5) {
      crash();
    } else if (chance < 25 && !recent.isEmpty()) {
      append(log, recent.get(random.nextInt(recent.size()))); // written again
    } else if (chance < 30) {
      int partition = random.nextInt(PARTITIONS);
      log.accept(new Entry(partition, now, clock(partition)));
    } else {
      tick(live);
    }
  }

  private void tick(Live live) {
    var to = now.plus(live.skew).plusNanos(1000L * random.nextInt(1000));
    var from = live.until;
    if (!to.isAfter(from)) {
      to = from.plusNanos(1000);
    }
    live.until = to;
    made++;
    send(
        live,
        new SessionTicked(
            ++live.seq,
            from,
            to,
            (long) random.nextInt(1 << 30),
            random.nextInt(20) == 0 ? 0L : random.nextInt(1 << 30),
            (long) random.nextInt(100),
            isLegacy(live) ? "UTC" : zone(live.account),
            isLegacy(live) ? "" : plan(),
            isLegacy(live) ? -1L : limit()));
  }

  /** Most are on their way for a moment; some for hours, and are overtaken. */
  private void send(Live live, Object fact) {
    var event = new SessionEvent("", live.until, live.id, live.account, "shop.localhost", fact);
    long delay = random.nextInt(40) == 0 ? random.nextInt(400) : random.nextInt(3);
    inFlight.add(new InFlight(step + delay, event));
  }

  private void deliver(Consumer<Entry> log) {
    for (var each : inFlight.stream().filter(e -> e.due <= step).toList()) {
      append(log, each.event);
      recent.add(each.event);
    }
    inFlight.removeIf(each -> each.due <= step);
    if (recent.size() > 500) {
      recent.subList(0, 250).clear();
    }
  }

  /** A broker dies: half of what is in flight was never written, and sessions end unheard. */
  private void crash() {
    inFlight.removeIf(_ -> random.nextBoolean());
    for (var live : sessions) {
      if (random.nextInt(4) == 0) {
        opened(live);
      }
    }
  }

  private void close(Live live) {
    send(live, new SessionClosed(CloseReason.AGENT_LEFT, live.seq, 0L, 0L, 0L));
    opened(live);
  }

  private Live opened(Live live) {
    int account = random.nextInt(24);
    live.id = "session-" + step + "-" + sessions.indexOf(live) + "-" + random.nextInt(1 << 20);
    live.account = account == 23 ? null : "account-" + account;
    live.skew =
        random.nextInt(5) == 0 ? Duration.ofSeconds(random.nextInt(1201) - 600) : Duration.ZERO;
    live.until = now.plus(live.skew);
    live.seq = 0;
    return live;
  }

  private void append(Consumer<Entry> log, SessionEvent event) {
    var account = event.getAccountId();
    int home = Placement.of(account == null ? event.getSessionId() : account, PARTITIONS);
    // As builds before placed them: by the session.
    int partition = LEGACY.equals(account) ? Placement.of(event.getSessionId(), PARTITIONS) : home;
    log.accept(new Entry(partition, now, event));
  }

  private static boolean isLegacy(Live live) {
    return LEGACY.equals(live.account);
  }

  /** Some accounts move from one zone to another in the middle of a month. */
  private String zone(@Nullable String account) {
    int number = account == null ? 0 : Integer.parseInt(account.substring("account-".length()));
    boolean hasMoved = number % 7 == 3 && now.isAfter(START.plus(Duration.ofDays(12)));
    return ZONES.get((number + (hasMoved ? 1 : 0)) % ZONES.size());
  }

  private String plan() {
    return now.isBefore(START.plus(Duration.ofDays(18))) ? "sandbox" : "starter";
  }

  /** So that limits are passed some days into each month. */
  private long limit() {
    long share = ticks / 24 * (1L << 29);
    return now.isBefore(START.plus(Duration.ofDays(18))) ? share / 4 : share / 2;
  }

  private static SessionEvent clock(int partition) {
    return new SessionEvent("", START, "", null, "", new ClockTicked("broker", partition));
  }
}

package io.culvert.schemas;

import io.culvert.events.AccountEvent;
import io.culvert.events.BodyChunk;
import io.culvert.events.BodyEvent;
import io.culvert.events.BodySide;
import io.culvert.events.BrokerSeen;
import io.culvert.events.Completeness;
import io.culvert.events.CredentialIssued;
import io.culvert.events.CredentialKind;
import io.culvert.events.ExchangeCompleted;
import io.culvert.events.ExchangeEvent;
import io.culvert.events.Header;
import io.culvert.events.HostnameState;
import io.culvert.events.Meter;
import io.culvert.events.Outcome;
import io.culvert.events.QuotaAlert;
import io.culvert.events.RecordedBody;
import io.culvert.events.ReplayEvent;
import io.culvert.events.ReplayRequested;
import io.culvert.events.RequestHead;
import io.culvert.events.ResponseHead;
import io.culvert.events.Route;
import io.culvert.events.SessionEvent;
import io.culvert.events.SessionTicked;
import io.culvert.events.StatusCounts;
import io.culvert.events.Timings;
import io.culvert.events.TrafficMinute;
import io.culvert.events.TunnelProtocol;
import io.culvert.events.UsageLedgerLine;
import io.culvert.events.UsageMonthly;
import io.culvert.events.UsageState;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/** One event of each topic, with nothing left out that could be lost on the way. */
public final class Samples {

  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00.123456Z");
  private static final RequestHead REQUEST =
      new RequestHead(
          "GET",
          "/a%20b?q=\u00e9&q=2",
          "HTTP/1.1",
          List.of(new Header("X-One", "1"), new Header("x-one", "\u00ff")),
          "https");

  private Samples() {}

  public static List<SpecificRecord> all() {
    return List.of(
        tick(),
        exchange(),
        new BodyEvent(
            EventIds.at(NOON),
            NOON,
            "exchange",
            "session",
            null,
            "shop.localhost",
            new BodyChunk(BodySide.RESPONSE, 3, 786_432L, bytes(1000), null)),
        Route.newBuilder()
            .setSessionId("session")
            .setAccountId("account")
            .setHostname("shop.localhost")
            .setProtocol(TunnelProtocol.TCP)
            .setEpoch(7)
            .setBrokerId("broker-1")
            .setBrokerAddress("broker-1.internal:8191")
            .setBrokerRun("run")
            .setPolicy("{}")
            .setRecordRequests(true)
            .setOpenedAt(NOON)
            .setExpiresAt(NOON.plusSeconds(3600))
            .setPublicPort(20_001)
            .setAgentId("agent")
            .setConnection(1)
            .setLeaving(true)
            .build(),
        new BrokerSeen("broker-1", "run", "broker-1.internal:8191", true, false, NOON),
        HostnameState.newBuilder()
            .setHostname("shop.localhost")
            .setLocalPort(3000)
            .setEpoch(7)
            .setLastSessionId("session")
            .setOnline(true)
            .setResumeKeySha256(bytes(32))
            .setSince(NOON)
            .setExpiresAt(NOON)
            .build(),
        new AccountEvent(
            EventIds.at(NOON),
            NOON,
            "account",
            new CredentialIssued(
                "credential",
                "laptop",
                bytes(32),
                List.of("tunnel", "read"),
                CredentialKind.TOKEN,
                null)),
        new UsageMonthly(
            "account",
            "2026-11",
            1L,
            Long.MAX_VALUE,
            3L,
            4L,
            5L,
            NOON,
            1_000L,
            "pro",
            UsageState.OVER_LIMIT,
            "Asia/Kathmandu"),
        new UsageLedgerLine(
            "line", "account", "2026-11", NOON, Meter.BYTES_IN, 1L, true, "session", 7L, NOON),
        new QuotaAlert(
            "alert", NOON, "account", "2026-11", "Asia/Kathmandu", 80, 1_000L, 800L, "pro"),
        new TrafficMinute(
            "shop.localhost",
            NOON,
            "account",
            6L,
            new StatusCounts(1L, 1L, 1L, 1L, 1L, 1L),
            Map.of("GET", 6L),
            Map.of("ANSWERED", 5L, "CLIENT_LEFT", 1L),
            100L,
            200L,
            5L,
            bytes(40),
            NOON),
        new ReplayEvent(
            EventIds.at(NOON),
            NOON,
            "replay",
            "account",
            "shop.localhost",
            new ReplayRequested("exchange", REQUEST, 0L, 0, null)));
  }

  public static SessionEvent tick() {
    return new SessionEvent(
        EventIds.at(NOON),
        NOON,
        "session",
        "account",
        "shop.localhost",
        new SessionTicked(
            1L, NOON.minusSeconds(2), NOON, 100L, 200L, 3L, "Asia/Kathmandu", "pro", 1_000L));
  }

  private static ExchangeEvent exchange() {
    var completed =
        new ExchangeCompleted(
            NOON,
            REQUEST,
            new ResponseHead(200, "OK", List.of(new Header("Set-Cookie", "a=b"))),
            new RecordedBody(0L, 0L, Completeness.WHOLE, null, 0, true, List.of()),
            new RecordedBody(
                4000L,
                1000L,
                Completeness.CUT,
                bytes(1000),
                0,
                true,
                List.of(new Header("Checksum", "x"))),
            "127.0.0.1",
            Outcome.ANSWERED,
            null,
            new Timings(1L, null, 99L),
            300L,
            4400L,
            null,
            "replay",
            null);
    return new ExchangeEvent(
        EventIds.at(NOON), NOON, "exchange", "session", "account", "shop.localhost", completed);
  }

  private static ByteBuffer bytes(int length) {
    var bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) i;
    }
    return ByteBuffer.wrap(bytes);
  }
}

package io.culvert.schemas.seal.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.culvert.events.BodyChunk;
import io.culvert.events.BodyEvent;
import io.culvert.events.BodySide;
import io.culvert.events.Completeness;
import io.culvert.events.ExchangeCompleted;
import io.culvert.events.ExchangeEvent;
import io.culvert.events.ExchangeOpened;
import io.culvert.events.Header;
import io.culvert.events.Outcome;
import io.culvert.events.RecordedBody;
import io.culvert.events.ReplayBodyChunk;
import io.culvert.events.ReplayEvent;
import io.culvert.events.ReplayFinished;
import io.culvert.events.ReplayRequested;
import io.culvert.events.RequestHead;
import io.culvert.events.ResponseHead;
import io.culvert.events.SessionEvent;
import io.culvert.events.SessionOpened;
import io.culvert.events.Timings;
import io.culvert.events.TunnelProtocol;
import io.culvert.schemas.seal.AccountCipher;
import io.culvert.schemas.seal.BrokenSealException;
import io.culvert.schemas.seal.TestKeyring;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventSealTest {

  private static final Instant NOON = Instant.parse("2027-03-01T12:00:00Z");
  private static final RequestHead REQUEST =
      new RequestHead(
          "POST",
          "/SECRET-\u00e9",
          "HTTP/1.1",
          List.of(new Header("X-SECRET", "SECRET\u00ff")),
          "https");

  /** An event full of the word that must not be seen, and its seal. */
  record Case<E extends SpecificRecordBase>(EventSeal<E> seal, E event) {

    @Override
    public String toString() {
      return event.getClass().getSimpleName()
          + " "
          + event.get(event.getSchema().getField("payload").pos()).getClass().getSimpleName();
    }
  }

  static Stream<Case<?>> personal() {
    return Stream.of(
        new Case<>(EventSeals.EXCHANGES, exchange("account", completed())),
        new Case<>(EventSeals.EXCHANGES, exchange("account", withoutResponse())),
        new Case<>(
            EventSeals.EXCHANGES,
            exchange("account", new ExchangeOpened(NOON, REQUEST, "SECRET", null, null))),
        new Case<>(EventSeals.BODIES, body("account")),
        new Case<>(EventSeals.REPLAYS, replay(new ReplayBodyChunk(3, bytes("SECRET"), null))),
        new Case<>(EventSeals.REPLAYS, replay(new ReplayRequested("e", REQUEST, 6L, 1, null))),
        new Case<>(EventSeals.SESSIONS, session("account")));
  }

  static Stream<Case<?>> impersonal() {
    return Stream.of(
        new Case<>(EventSeals.EXCHANGES, exchange(null, completed())),
        new Case<>(EventSeals.BODIES, body(null)),
        new Case<>(EventSeals.SESSIONS, session(null)),
        new Case<>(EventSeals.REPLAYS, replay(new ReplayFinished(null, 200, null))));
  }

  private final AccountCipher cipher = TestKeyring.of("account").cipher("account").orElseThrow();

  @ParameterizedTest
  @MethodSource("personal")
  <E extends SpecificRecordBase> void nothingPersonalIsSeenAndAllOfItComesBack(Case<E> given)
      throws Exception {
    var sealed = given.seal().seal(given.event(), cipher);

    assertThat(text(given.event())).contains("SECRET");
    assertThat(text(sealed)).doesNotContain("SECRET");
    assertThat(given.seal().sealed(sealed)).isNotNull();
    assertThat(given.seal().open(sealed, cipher)).isEqualTo(given.event());
  }

  @ParameterizedTest
  @MethodSource("personal")
  <E extends SpecificRecordBase> void withoutAKeyNothingPersonalIsLeft(Case<E> given)
      throws Exception {
    for (var left : given.seal().withoutContent(given.event()).stream().toList()) {
      assertThat(text(left)).doesNotContain("SECRET");
      assertThat(given.seal().sealed(left)).isNull();
    }
  }

  @ParameterizedTest
  @MethodSource("impersonal")
  <E extends SpecificRecordBase> void whatIsNobodysPassesAsItIs(Case<E> given) throws Exception {
    assertThat(given.seal().seal(given.event(), cipher)).isSameAs(given.event());
    assertThat(given.seal().withoutContent(given.event())).hasValue(given.event());
    assertThat(given.seal().open(given.event(), cipher)).isSameAs(given.event());
  }

  @Test
  void aBodyThatWasNotRecordedForWantOfAKeySaysSo() {
    var event = exchange("account", completed());

    var left = EventSeals.EXCHANGES.withoutContent(event).orElseThrow();

    var fact = (ExchangeCompleted) left.getPayload();
    assertThat(fact.getResponseBody().getCompleteness()).isEqualTo(Completeness.SHED);
    assertThat(fact.getResponseBody().getRecorded()).isZero();
    assertThat(fact.getResponseBody().getSize()).isEqualTo(6);
    assertThat(fact.getResponse().getStatus()).isEqualTo(200);
  }

  @Test
  void whatIsSealedCannotBeMovedToAnotherExchange() {
    var sealed = EventSeals.EXCHANGES.seal(exchange("account", completed()), cipher);
    var moved =
        new ExchangeEvent("x", NOON, "other", "session", "account", "shop", sealed.getPayload());

    assertThatExceptionOfType(BrokenSealException.class)
        .isThrownBy(() -> EventSeals.EXCHANGES.open(moved, cipher));
  }

  @Test
  void aReplayCannotBeSentToAnotherHostname() {
    var sealed =
        EventSeals.REPLAYS.seal(replay(new ReplayRequested("e", REQUEST, 6L, 1, null)), cipher);
    var moved = new ReplayEvent("x", NOON, "replay", "account", "evil", sealed.getPayload());

    assertThatExceptionOfType(BrokenSealException.class)
        .isThrownBy(() -> EventSeals.REPLAYS.open(moved, cipher));
  }

  private static ExchangeCompleted completed() {
    return completed(new ResponseHead(200, "SECRET", List.of(new Header("Set-Cookie", "SECRET"))));
  }

  private static ExchangeCompleted withoutResponse() {
    return completed(null);
  }

  private static ExchangeCompleted completed(@Nullable ResponseHead response) {
    var trailers = List.of(new Header("T", "SECRET"));
    return new ExchangeCompleted(
        NOON,
        REQUEST,
        response,
        new RecordedBody(0L, 0L, Completeness.WHOLE, null, 0, true, List.of()),
        new RecordedBody(6L, 6L, Completeness.WHOLE, bytes("SECRET"), 0, true, trailers),
        "SECRET",
        Outcome.ANSWERED,
        null,
        new Timings(1L, null, 2L),
        10L,
        20L,
        null,
        null,
        null);
  }

  private static ExchangeEvent exchange(@Nullable String account, Object payload) {
    return new ExchangeEvent("event", NOON, "exchange", "session", account, "shop", payload);
  }

  private static BodyEvent body(@Nullable String account) {
    var chunk = new BodyChunk(BodySide.REQUEST, 2, 500L, bytes("SECRET"), null);
    return new BodyEvent("event", NOON, "exchange", "session", account, "shop", chunk);
  }

  private static ReplayEvent replay(Object payload) {
    return new ReplayEvent("event", NOON, "replay", "account", "shop", payload);
  }

  private static SessionEvent session(@Nullable String account) {
    var opened =
        SessionOpened.newBuilder()
            .setProtocol(TunnelProtocol.HTTP)
            .setLocalPort(3000)
            .setEpoch(1)
            .setBrokerId("broker")
            .setAgentVersion("culvert/1")
            .setAgentAddress("SECRET")
            .setRecordRequests(true)
            .setConnection(1)
            .build();
    return new SessionEvent("event", NOON, "session", account, "shop", opened);
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** What somebody sees who reads the topic. */
  private static <E extends SpecificRecordBase> String text(E event) throws Exception {
    var encoder = new BinaryMessageEncoder<E>(SpecificData.get(), event.getSchema());
    return StandardCharsets.ISO_8859_1.decode(encoder.encode(event)).toString();
  }
}

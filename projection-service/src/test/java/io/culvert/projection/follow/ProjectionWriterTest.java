package io.culvert.projection.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.culvert.embedded.SharedPlatform;
import io.culvert.events.AccountErased;
import io.culvert.events.AccountEvent;
import io.culvert.events.ExchangeEvent;
import io.culvert.projection.erasure.ErasuresProjection;
import io.culvert.projection.exchange.ExchangesProjection;
import io.culvert.projection.support.Exchanges;
import io.culvert.projection.support.TestLog;
import io.culvert.projection.support.TestService;
import io.culvert.projection.support.TopicReader;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.Topic;
import io.culvert.schemas.Topics;
import io.culvert.schemas.seal.event.EventSeal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProjectionWriterTest {

  private static final TestLog LOG = new TestLog();
  private static final String TOPIC = Topics.HTTP_EXCHANGES.name();
  private static final String ACCOUNT = "account-" + UUID.randomUUID();

  private final String database = SharedPlatform.database().newDatabase();
  private final ProjectionDatabase views = database(database);
  private final List<Long> poison = new ArrayList<>();
  private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();
  private final KeepDeadLetters deadLetters = new KeepDeadLetters(LOG.kafka().producerProperties());

  /** What a test does with a transaction after its rows are written. */
  interface Sabotage {
    void strike(List<Fact<ExchangeEvent>> facts, Connection connection) throws SQLException;
  }

  private record Sabotaged(ExchangesProjection inner, Sabotage sabotage)
      implements Projection<ExchangeEvent> {

    @Override
    public String name() {
      return inner.name();
    }

    @Override
    public Topic<ExchangeEvent> topic() {
      return inner.topic();
    }

    @Override
    public List<String> tables() {
      return inner.tables();
    }

    @Override
    public Optional<EventSeal<ExchangeEvent>> seal() {
      return inner.seal();
    }

    @Override
    public void write(List<Fact<ExchangeEvent>> facts, Connection connection) throws SQLException {
      inner.write(facts, connection);
      sabotage.strike(facts, connection);
    }
  }

  @BeforeEach
  void prepare() throws SQLException {
    views.prepare();
  }

  @AfterEach
  void close() throws Exception {
    for (var one : open) {
      one.close();
    }
    deadLetters.close();
  }

  @Test
  void rowsAndOffsetAreWrittenTogether() throws Exception {
    writer((_, _) -> {}).write(List.of(record(0, 5), record(0, 6), record(2, 9)), Map.of());

    assertThat(rows()).isEqualTo(3);
    assertThat(writer((_, _) -> {}).storedOffsets()).isEqualTo(Map.of(0, 7L, 2, 10L));
  }

  @Test
  void aConnectionThatDiesBeforeTheCommitLeavesNothing() throws Exception {
    var records = List.of(record(0, 0), record(0, 1));
    var dying = writer((_, connection) -> terminate(connection));

    assertThatThrownBy(() -> dying.write(records, Map.of())).isInstanceOf(SQLException.class);

    assertThat(rows()).isZero();
    assertThat(dying.storedOffsets()).isEmpty(); // with a new connection
    writer((_, _) -> {}).write(records, Map.of());
    assertThat(rows()).isEqualTo(2);
  }

  @Test
  void whatIsWrittenWhileItsAccountIsErasedIsDeletedAllTheSame() throws Exception {
    try (var threads = Executors.newSingleThreadExecutor()) {
      var erasing = new ArrayList<Future<?>>();
      writer(
              (_, connection) -> {
                erasing.add(threads.submit(this::erase));
                // It waits for us, who have written the row and not committed it.
                await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> count("select count(*) from pg_locks where not granted") > 0);
              })
          .write(List.of(record(0, 0)), Map.of());

      erasing.getFirst().get();
    }
    assertThat(rows()).isZero();

    writer((_, _) -> {}).write(List.of(record(0, 1)), Map.of(0, 1L));
    assertThat(rows()).as("written afterwards").isZero();
  }

  private Void erase() throws SQLException {
    var fact = new AccountEvent(EventIds.next(), Instant.now(), ACCOUNT, new AccountErased());
    var at = new Position(0, 0);
    try (var connection = views.connect()) {
      new ErasuresProjection(List.of(new ExchangesProjection()))
          .write(List.of(new Fact<>(ACCOUNT, fact, at, record(0, 0))), connection);
      connection.commit();
    }
    return null;
  }

  private long count(String sql) throws SQLException {
    try (var connection = TestService.connect(database);
        var rows = connection.createStatement().executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  @Test
  void aReaderThatLostItsPartitionWritesNothing() throws Exception {
    var first = record(0, 0);
    var second = record(0, 1);
    writer((_, _) -> {}).write(List.of(first), Map.of());
    writer((_, _) -> {}).write(List.of(second), Map.of(0, 1L));
    var zombie = writer((_, _) -> {});

    assertThatThrownBy(() -> zombie.write(List.of(second), Map.of(0, 1L)))
        .isInstanceOf(OffsetsMovedException.class);
    assertThatThrownBy(() -> zombie.write(List.of(first), Map.of()))
        .isInstanceOf(OffsetsMovedException.class);

    assertThat(rows()).isEqualTo(2);
    assertThat(zombie.storedOffsets()).isEqualTo(Map.of(0, 2L));
  }

  @Test
  void ofTwoReadersOfTheSamePartitionOneWins() throws Exception {
    for (int partition = 0; partition < 20; partition++) {
      var record = record(partition, 0);
      var together = new CyclicBarrier(2);
      Callable<Boolean> reader = () -> winsWith(record, together);
      try (var threads = Executors.newFixedThreadPool(2)) {
        var first = threads.submit(reader);
        var second = threads.submit(reader);
        assertThat(first.get()).as("one wins, the other does not").isNotEqualTo(second.get());
      }
    }
    assertThat(rows()).isEqualTo(20);
  }

  private boolean winsWith(ConsumerRecord<byte[], byte[]> record, CyclicBarrier together)
      throws Exception {
    try (var writer = writer((_, _) -> {})) {
      writer.storedOffsets();
      together.await();
      writer.write(List.of(record), Map.of());
      return true;
    } catch (OffsetsMovedException e) {
      return false;
    }
  }

  @Test
  void aRecordThatIsWrittenAgainChangesNothing() throws Exception {
    var records = List.of(record(0, 0), record(0, 1), record(0, 2));
    var writer = writer((_, _) -> {});
    writer.write(records, Map.of());
    var before = content();
    execute("delete from projection_offsets");

    writer.write(records, Map.of());

    assertThat(content()).isEqualTo(before);
  }

  @Test
  void poisonIsKeptSkippedAndCountedAndTheRestIsWritten() throws Exception {
    var garbage = raw(0, 1, "no avro".getBytes(StandardCharsets.UTF_8));
    var badId = Exchanges.anonymous();
    badId.session = "not a uuid";
    var farTooEarly = Exchanges.anonymous();
    farTooEarly.at =
        java.time.Instant.EPOCH.plus(Long.MIN_VALUE, java.time.temporal.ChronoUnit.MICROS);

    writer((_, _) -> {})
        .write(
            List.of(
                record(0, 0),
                garbage,
                raw(0, 2, LOG.encoded(Topics.HTTP_EXCHANGES, badId.completed())),
                raw(0, 3, LOG.encoded(Topics.HTTP_EXCHANGES, farTooEarly.completed())),
                record(0, 4),
                record(1, 0)),
            Map.of());

    assertThat(rows()).isEqualTo(3);
    assertThat(poison).containsExactly(1L, 2L, 3L);
    assertThat(writer((_, _) -> {}).storedOffsets()).isEqualTo(Map.of(0, 5L, 1, 1L));
    var letters =
        TopicReader.records(LOG.kafka(), Topics.DEAD_LETTERS).stream()
            .filter(letter -> header(letter, "culvert.consumer").equals("exchanges"))
            .filter(letter -> java.util.Arrays.equals(letter.value(), garbage.value()))
            .toList();
    assertThat(letters).hasSize(1);
    assertThat(header(letters.getFirst(), "culvert.origin.topic")).isEqualTo(TOPIC);
    assertThat(header(letters.getFirst(), "culvert.origin.partition")).isEqualTo("0");
    assertThat(header(letters.getFirst(), "culvert.origin.offset")).isEqualTo("1");
    assertThat(header(letters.getFirst(), "culvert.reason")).contains("BAD_MAGIC");
    assertThat(letters.getFirst().key()).isEqualTo(garbage.key());
  }

  @Test
  void whatNobodyForesawStopsOnlyItsOwnRecord() throws Exception {
    var records = List.of(record(0, 0), record(0, 1), record(0, 2));
    var fragile =
        writer(
            (facts, _) -> {
              if (facts.stream().anyMatch(fact -> fact.position().offset() == 1)) {
                throw new IllegalStateException("nobody foresaw this");
              }
            });

    fragile.write(records, Map.of());

    assertThat(rows()).isEqualTo(2);
    assertThat(poison).containsExactly(1L);
  }

  private ProjectionWriter<ExchangeEvent> writer(Sabotage sabotage) {
    var writer =
        new ProjectionWriter<>(
            new Sabotaged(new ExchangesProjection(), sabotage),
            views,
            deadLetters,
            Topics.HTTP_EXCHANGES.valueDeserializer(LOG.kafka().serdeProperties()),
            Optional::of,
            record -> poison.add(record.offset()));
    open.add(writer);
    return writer;
  }

  private static ConsumerRecord<byte[], byte[]> record(int partition, long offset) {
    var exchange = Exchanges.anonymous();
    exchange.account = ACCOUNT;
    return raw(partition, offset, LOG.encoded(Topics.HTTP_EXCHANGES, exchange.completed()));
  }

  private static ConsumerRecord<byte[], byte[]> raw(int partition, long offset, byte[] value) {
    return new ConsumerRecord<>(
        TOPIC, partition, offset, "key".getBytes(StandardCharsets.UTF_8), value);
  }

  private static ProjectionDatabase database(String name) {
    var server = SharedPlatform.database();
    return new ProjectionDatabase(
        new DatabaseSettings("127.0.0.1", server.port(), name, server.user(), server.password()));
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    var header = record.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static void terminate(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("select pg_terminate_backend(pg_backend_pid())");
    }
  }

  private long rows() {
    return (Long) value("select count(*) from exchanges");
  }

  private Object content() {
    return value("select md5(string_agg(e::text, '|' order by id)) from exchanges e");
  }

  private Object value(String sql) {
    try (var connection = TestService.connect(database);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getObject(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void execute(String sql) throws SQLException {
    try (var connection = TestService.connect(database);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}

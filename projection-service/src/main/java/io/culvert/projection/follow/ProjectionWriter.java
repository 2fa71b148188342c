package io.culvert.projection.follow;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a projection's rows and offsets in one transaction. Used by one thread; keeps one
 * connection and opens another when that one breaks.
 */
final class ProjectionWriter<V> implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ProjectionWriter.class);

  private final Projection<V> projection;
  private final ProjectionDatabase database;
  private final KeepDeadLetters deadLetters;
  private final Deserializer<V> deserializer;
  private final Opener<V> opener;
  private final OffsetTable offsets;
  private final Consumer<ConsumerRecord<byte[], byte[]>> onPoison;
  private @Nullable Connection connection;

  ProjectionWriter(
      Projection<V> projection,
      ProjectionDatabase database,
      KeepDeadLetters deadLetters,
      Deserializer<V> deserializer,
      Opener<V> opener,
      Consumer<ConsumerRecord<byte[], byte[]>> onPoison) {
    this.projection = projection;
    this.database = database;
    this.deadLetters = deadLetters;
    this.deserializer = deserializer;
    this.opener = opener;
    this.offsets = new OffsetTable(projection.name(), projection.topic().name());
    this.onPoison = onPoison;
  }

  /** Next offsets by partition; a partition of which nothing was read is missing. */
  Map<Integer, Long> storedOffsets() throws SQLException {
    try {
      var open = connection();
      var stored = offsets.read(open);
      open.commit();
      return stored;
    } catch (SQLException e) {
      close();
      throw e;
    }
  }

  /**
   * Writes records that follow each other in each partition.
   *
   * @param expected the stored offset of each partition, as this reader last saw it
   * @throws OffsetsMovedException when a stored offset is another; nothing was written
   * @throws SQLException when the database is at fault; whether it was written is not known
   */
  void write(List<ConsumerRecord<byte[], byte[]>> records, Map<Integer, Long> expected)
      throws SQLException, OffsetsMovedException {
    var batch = Batch.<V>of(records, this::decode);
    try {
      writeTogether(batch, expected);
    } catch (UnusableFactException e) {
      writeOneByOne(records, expected);
    } catch (SQLException e) {
      if (Blame.of(e) != Blame.DATA) {
        throw e;
      }
      writeOneByOne(records, expected);
    }
  }

  private Decoded<V> decode(ConsumerRecord<byte[], byte[]> record) {
    return Decoded.of(record, deserializer, opener);
  }

  /** Empties the view and forgets how far it has read. */
  void beginAgain() throws SQLException {
    try {
      var open = connection();
      try (var truncate = open.createStatement()) {
        truncate.execute("truncate " + String.join(", ", projection.tables()));
      }
      offsets.forget(open);
      open.commit();
    } catch (SQLException e) {
      close();
      throw e;
    }
  }

  @Override
  public void close() {
    var open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        // It is broken, which is why it is closed.
      }
    }
  }

  /** Some record of the batch is bad; one by one shows which. */
  private void writeOneByOne(
      List<ConsumerRecord<byte[], byte[]>> records, Map<Integer, Long> expected)
      throws SQLException, OffsetsMovedException {
    var now = new HashMap<>(expected);
    for (var record : records) {
      var one = Batch.<V>of(List.of(record), this::decode);
      try {
        writeTogether(one, now);
      } catch (UnusableFactException e) {
        writeTogether(asPoison(record, e, one), now);
      } catch (SQLException e) {
        if (Blame.of(e) != Blame.DATA) {
          throw e;
        }
        writeTogether(asPoison(record, e, one), now);
      }
      now.put(record.partition(), record.offset() + 1);
    }
  }

  private Batch<V> asPoison(ConsumerRecord<byte[], byte[]> record, Exception reason, Batch<V> one) {
    return new Batch<>(List.of(), List.of(new Decoded.Poison<>(record, reason)), one.moves());
  }

  private void writeTogether(Batch<V> batch, Map<Integer, Long> expected)
      throws SQLException, OffsetsMovedException {
    var done = false;
    try {
      var open = connection();
      // First, because it locks the partition's row: of two readers one waits here.
      advance(open, batch, expected);
      writeRows(batch, open);
      for (var bad : batch.poison()) {
        deadLetters.keep(bad.raw(), projection.name(), bad.reason());
      }
      open.commit();
      done = true;
    } finally {
      if (!done) {
        rollBack();
      }
    }
    batch.poison().forEach(bad -> onPoison.accept(bad.raw()));
  }

  private void writeRows(Batch<V> batch, Connection open) throws SQLException {
    try {
      projection.write(ErasedAccounts.without(projection, batch.facts(), open), open);
    } catch (UnusableFactException e) {
      throw e;
    } catch (RuntimeException e) {
      // A record that nobody foresaw must not stop the view for all others.
      log.error("{} cannot use a record", projection.name(), e);
      throw new UnusableFactException(e.toString());
    }
  }

  private void advance(Connection open, Batch<V> batch, Map<Integer, Long> expected)
      throws SQLException, OffsetsMovedException {
    for (var move : batch.moves().entrySet()) {
      var from = expected.getOrDefault(move.getKey(), OffsetTable.NONE);
      if (!offsets.advance(open, move.getKey(), from, move.getValue().next())) {
        throw new OffsetsMovedException(
            "%s: partition %d was not at %d".formatted(projection.name(), move.getKey(), from));
      }
    }
  }

  private Connection connection() throws SQLException {
    if (connection == null || connection.isClosed()) {
      connection = database.connect();
    }
    return connection;
  }

  private void rollBack() {
    try {
      if (connection != null) {
        connection.rollback();
      }
    } catch (SQLException e) {
      close();
    }
  }
}

package io.culvert.projection.follow;

import io.culvert.schemas.Topic;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * A view of one topic in PostgreSQL. What it writes depends on the records and their order within a
 * partition only: not on the clock, nor on how records were cut into batches, nor on how partitions
 * were interleaved. Therefore a view built again has the same content.
 *
 * @param <V> the topic's events
 */
public interface Projection<V> {

  /** Its name in {@code projection_offsets}, in logs and in metrics. */
  String name();

  Topic<V> topic();

  /** The tables that only this projection writes; emptied when it has to begin again. */
  List<String> tables();

  /**
   * How many consumers share its partitions in this process. More than one where a busy log has to
   * be read: while one waits for PostgreSQL the other decodes.
   */
  default int writers() {
    return 1;
  }

  /**
   * Writes facts, in their order. Runs inside a transaction that the caller commits together with
   * the offsets.
   *
   * @throws UnusableFactException when a fact says what cannot be: it goes to the dead letters
   * @throws SQLException when the database refuses; the caller finds out whose fault it was
   */
  void write(List<Fact<V>> facts, Connection connection) throws SQLException;
}

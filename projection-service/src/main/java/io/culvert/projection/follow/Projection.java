package io.culvert.projection.follow;

import io.culvert.schemas.Topic;
import io.culvert.schemas.seal.event.EventSeal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

  /** How what is personal in the events is sealed; empty for events that have nothing personal. */
  default Optional<EventSeal<V>> seal() {
    return Optional.empty();
  }

  /**
   * The account whose personal data an event is: it is not written once that account is erased,
   * whatever can still be read of it. Null for nobody's, and for what stays, such as sums for
   * invoices.
   */
  default @Nullable String personalTo(V event) {
    return seal().map(known -> known.accountId(event)).orElse(null);
  }

  /**
   * Statements that delete an account's rows when it is erased. Each has one parameter, the account
   * as the tables have it.
   */
  default List<String> eraseAccount() {
    return List.of();
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

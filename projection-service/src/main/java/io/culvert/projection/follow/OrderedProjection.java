package io.culvert.projection.follow;

import io.culvert.projection.table.StatementRun;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * A view that is written fact by fact, because what one writes depends on those before it.
 *
 * @param <V> the topic's events
 */
public interface OrderedProjection<V> extends Projection<V> {

  /**
   * Writes one fact.
   *
   * @param event of the fact
   * @throws UnusableFactException when it says what cannot be
   */
  void write(Fact<V> fact, V event, StatementRun run) throws SQLException;

  /**
   * Writes that a key is gone; topics of which every record counts have no such facts.
   *
   * @param tombstone a fact without an event
   * @throws UnusableFactException when its key is none
   */
  default void remove(Fact<V> tombstone, StatementRun run) throws SQLException {}

  @Override
  default void write(List<Fact<V>> facts, Connection connection) throws SQLException {
    try (var run = new StatementRun(connection)) {
      for (var fact : facts) {
        var event = fact.value();
        if (event == null) {
          remove(fact, run);
        } else {
          write(fact, event, run);
        }
      }
      run.flush();
    }
  }
}

package io.culvert.projection.sql;

import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection for one query of one account, in a read-only transaction. It is never used again:
 * whatever the query did to it goes with it.
 */
final class ReaderConnection implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ReaderConnection.class);

  private final Connection connection;
  private final int pid;
  private final Owner owner;
  private boolean ended;

  /**
   * @param connection as the reader
   * @param pid its server process, which is bound to the account
   */
  ReaderConnection(Connection connection, int pid, Owner owner) {
    this.connection = connection;
    this.pid = pid;
    this.owner = owner;
  }

  Connection connection() {
    return connection;
  }

  int pid() {
    return pid;
  }

  /** Whether it ended in order, and its process with it. */
  boolean ended() {
    return ended;
  }

  /** Whether its process works on, though nobody is connected to it any more. */
  boolean lingers() {
    try {
      return owner.runs(pid);
    } catch (SQLException | SqlUnavailable e) {
      return false; // without the database there is nothing to wait for
    }
  }

  @Override
  public void close() {
    try {
      // Before the process ends: afterwards its number may be somebody else's.
      if (connection.isValid(1)) {
        owner.unbind(pid);
        ended = true;
      }
    } catch (SQLException e) {
      log.debug("A connection for SQL was broken at its end: {}", e.toString());
    } finally {
      abort();
    }
  }

  /** Ends it whatever it is doing. */
  void abort() {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      log.debug("A connection for SQL could not be ended: {}", e.toString());
    }
  }
}

package io.culvert.broker.session;

import io.culvert.tunnel.stream.CloseCause;
import io.culvert.tunnel.stream.ConnectionListener;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Hears how a session's connection ends; on its event loop. */
final class EndOfConnection implements ConnectionListener {
  private final Sessions sessions;
  private final SessionRecords records;
  private final Duration grace;
  private @Nullable LiveSession live;
  private @Nullable Runnable early;

  /**
   * Of a connection without a session yet.
   *
   * @param grace in which streams are still opened when its agent leaves
   */
  EndOfConnection(Sessions sessions, SessionRecords records, Duration grace) {
    this.sessions = sessions;
    this.records = records;
    this.grace = grace;
  }

  /** The agent may leave at the very moment at which it is let in. */
  void opened(LiveSession session) {
    live = session;
    if (early != null) {
      early.run();
    }
  }

  @Override
  public void onDrain() {
    if (live != null) {
      sessions.leave(live, grace);
      records.leaving(live.session());
    }
  }

  @Override
  public void onClosed(CloseCause cause, String detail) {
    var session = live;
    if (session == null) {
      early = () -> onClosed(cause, detail);
    } else {
      sessions.over(session, cause, detail);
    }
  }
}

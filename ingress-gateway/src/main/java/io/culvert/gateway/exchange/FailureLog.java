package io.culvert.gateway.exchange;

import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.error.FewLinesOfEach;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs each failure once, with its code, as far as there is room: strangers cause them at will. */
public final class FailureLog {
  private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);
  private static final FewLinesOfEach LINES = new FewLinesOfEach();

  private FailureLog() {}

  /**
   * Logs one failure.
   *
   * @param error what went wrong
   * @param client address of the public client
   * @param hostname the tunnel's, or a hyphen when it came to none; never what the client sent
   */
  public static void say(CulvertError error, String client, String hostname) {
    LINES.say(
        error,
        more ->
            LOG.info(
                "{} {} client={} host={}{}", error.code(), error.what(), client, hostname, more));
  }
}

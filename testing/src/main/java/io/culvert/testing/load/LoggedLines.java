package io.culvert.testing.load;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** What is logged from its opening until it is closed. */
public final class LoggedLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  /** What strangers may cause in a second, with what is said beside it. */
  private static final int A_SECOND = 40;

  private final Logger logger;
  private final @Nullable Level before;
  private final Queue<ILoggingEvent> lines = new ConcurrentLinkedQueue<>();
  private final long begun = System.nanoTime();

  private LoggedLines(Logger logger) {
    this.logger = logger;
    this.before = logger.getLevel();
  }

  /** Of everything below that name. */
  public static LoggedLines of(String name) {
    var logger = (Logger) LoggerFactory.getLogger(name);
    var lines = new LoggedLines(logger);
    lines.start();
    logger.setLevel(Level.INFO); // as in production
    logger.addAppender(lines);
    return lines;
  }

  @Override
  protected void append(ILoggingEvent line) {
    lines.add(line);
  }

  public long count() {
    return lines.size();
  }

  /** What the lines say, without their time and level. */
  public List<String> texts() {
    return lines.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  /** How many there may be by now, however many strangers there were. */
  public long mostByNow() {
    return A_SECOND * (Duration.ofNanos(System.nanoTime() - begun).toSeconds() + 2);
  }

  @Override
  public void close() {
    logger.detachAppender(this);
    logger.setLevel(before);
    stop();
  }
}

package io.culvert.gateway.answer;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What strangers can cause as often as they like is no news; what nobody thought of is. */
class AnswerErrorsTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(AnswerErrors.class);
  private final ListAppender<ILoggingEvent> said = new ListAppender<>();
  private final EmbeddedChannel channel = new EmbeddedChannel(new AnswerErrors(_ -> {}));

  @BeforeEach
  void listen() {
    said.start();
    logger.addAppender(said);
  }

  @AfterEach
  void close() {
    logger.detachAppender(said);
    channel.finishAndReleaseAll();
  }

  @Test
  void aClientThatDoesNotTrustTheCertificateIsNoWarning() {
    channel
        .pipeline()
        .fireExceptionCaught(
            new DecoderException(new SSLHandshakeException("SSLV3_ALERT_CERTIFICATE_UNKNOWN")));

    assertThat(channel.isOpen()).isFalse();
    assertThat(said.list).noneMatch(line -> line.getLevel().isGreaterOrEqual(Level.INFO));
  }

  @Test
  void whatNobodyThoughtOfIsAWarningWithItsCause() {
    channel.pipeline().fireExceptionCaught(new IllegalStateException("a fault of ours"));

    assertThat(channel.isOpen()).isFalse();
    assertThat(said.list).singleElement().extracting("level").isEqualTo(Level.WARN);
  }
}

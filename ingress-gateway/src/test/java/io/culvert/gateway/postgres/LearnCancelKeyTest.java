package io.culvert.gateway.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.gateway.testing.ScriptedTunnel;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The key is read along, wherever the beginning is cut, and known as long as the client is here.
 */
class LearnCancelKeyTest {
  private static final String AUTHENTICATED = "52 00000008 00000000";
  private static final String PARAMETER = "53 00000007 610000";
  private static final String KEY = "4b 0000000c";
  private static final String READY = "5a 00000005 49";
  private static final CancelKey EXPECTED = CancelKey.of(bytes("00000102 03040506"));

  private final CancelKeys keys = new CancelKeys();
  private final ScriptedTunnel tunnel = new ScriptedTunnel("db.localhost", true);
  private final EmbeddedChannel client = new EmbeddedChannel(new LearnCancelKey(keys, tunnel));

  @AfterEach
  void close() {
    client.finishAndReleaseAll();
  }

  @Test
  void theKeyIsFoundAmongWhatComesBeforeItHoweverItIsCut() {
    var beginning = bytes(AUTHENTICATED + PARAMETER + KEY + "00000102 03040506" + READY);
    var passed = Unpooled.buffer();
    while (beginning.isReadable()) {
      client.writeOutbound(beginning.readRetainedSlice(1));
      ByteBuf piece = client.readOutbound();
      passed.writeBytes(piece);
      piece.release();
    }

    assertThat(passed).isEqualTo(beginning.readerIndex(0));
    assertThat(keys.tunnelOf(EXPECTED)).isSameAs(tunnel);
    assertThat(client.pipeline().get(LearnCancelKey.class)).isNull();
  }

  @Test
  void theKeyIsForgottenWhenTheClientHasLeft() {
    client.writeOutbound(bytes(KEY + "00000102 03040506"));
    client.close();

    assertThat(keys.tunnelOf(EXPECTED)).isNull();
  }

  @Test
  void aDatabaseThatRefusesHasNone() {
    client.writeOutbound(bytes("45 00000008 43303030" + KEY + "00000102 03040506"));

    assertThat(client.pipeline().get(LearnCancelKey.class)).isNull();
    assertThat(keys.tunnelOf(EXPECTED)).isNull();
  }

  @Test
  void whatClaimsToBeLongIsNotWaitedFor() {
    client.writeOutbound(bytes("4b 7fffffff 00"));

    assertThat(client.pipeline().get(LearnCancelKey.class)).isNull();
  }

  private static ByteBuf bytes(String hex) {
    return Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex.replace(" ", "")));
  }
}

package io.culvert.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.gateway.exchange.Refusal;
import io.culvert.gateway.http.ClientPhase;
import io.culvert.gateway.http.ClientProgress;
import io.culvert.gateway.http.ReadGate;
import io.culvert.tunnel.error.CulvertError;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClientPatienceTest {
  private final List<CulvertError> refused = new ArrayList<>();
  private ClientPhase phase = ClientPhase.IDLE;
  private long requests;
  private final EmbeddedChannel channel = new EmbeddedChannel();

  @BeforeEach
  void build() {
    channel.freezeTime();
    var limits =
        new ClientPatience.Limits(
            Duration.ofSeconds(15), Duration.ofSeconds(60), Duration.ofSeconds(75));
    var progress =
        new ClientProgress() {
          @Override
          public ClientPhase phase() {
            return phase;
          }

          @Override
          public long requests() {
            return requests;
          }
        };
    channel.pipeline().addLast(new ClientPatience(limits, progress), new Refusals());
    channel.pipeline().fireChannelActive();
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  private final class Refusals extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      refused.add(((Refusal) cause).error());
    }
  }

  private void reads(ClientPhase then) {
    phase = then;
    channel.writeInbound(Unpooled.buffer(1).writeByte(1));
  }

  private void passes(int seconds) {
    channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
  }

  @Test
  void aHeadThatTricklesIsTooSlow() {
    for (int i = 0; i < 14; i++) {
      reads(ClientPhase.SENDING_HEAD);
      passes(1);
    }
    assertThat(refused).isEmpty();
    passes(2);
    assertThat(refused).containsExactly(CulvertError.REQUEST_TIMEOUT);
  }

  @Test
  void headsOfSeveralRequestsAreTimedEachForItself() {
    for (int i = 0; i < 10; i++) {
      requests = i;
      reads(ClientPhase.SENDING_HEAD);
      passes(10);
    }
    assertThat(refused).isEmpty();
  }

  @Test
  void aBodyMayTrickleButNotStop() {
    for (int i = 0; i < 10; i++) {
      reads(ClientPhase.SENDING_BODY);
      passes(50);
    }
    assertThat(refused).isEmpty();
    passes(11);
    assertThat(refused).containsExactly(CulvertError.REQUEST_TIMEOUT);
  }

  @Test
  void aBodyThatIsNotReadIsNotLate() {
    reads(ClientPhase.SENDING_BODY);
    ReadGate.of(channel).shut(ReadGate.Reason.AGENT_FULL);
    passes(61);
    passes(61);
    assertThat(refused).isEmpty();
    ReadGate.of(channel).open(ReadGate.Reason.AGENT_FULL);
    passes(61);
    assertThat(refused).containsExactly(CulvertError.REQUEST_TIMEOUT);
  }

  @Test
  void whoWaitsForAnAnswerMayWait() {
    reads(ClientPhase.WAITING);
    passes(100_000);
    assertThat(refused).isEmpty();
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void anIdleConnectionIsClosedAfterTheKeepAliveTime() {
    reads(ClientPhase.WAITING);
    passes(1_000);
    phase = ClientPhase.IDLE;
    channel.flush();
    passes(74);
    assertThat(channel.isOpen()).isTrue();
    passes(2);
    assertThat(channel.isOpen()).isFalse();
    assertThat(refused).isEmpty();
  }

  @Test
  void aConnectionThatNeverSaysAnythingIsClosedSooner() {
    passes(16);
    assertThat(channel.isOpen()).isFalse();
  }
}

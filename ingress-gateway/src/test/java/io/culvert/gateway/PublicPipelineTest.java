package io.culvert.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PublicPipelineTest {
  @Test
  void theWayOfARequest() {
    try (var gateway = new GatewayUnderTest()) {
      var channel = new EmbeddedChannel(gateway.pipeline);
      assertThat(channel.pipeline().names()).startsWith("connections", "settle").hasSize(3);

      channel.writeInbound(Unpooled.copiedBuffer("P", StandardCharsets.US_ASCII));
      assertThat(channel.pipeline().names())
          .containsExactly(
              "connections",
              "not-read",
              "stalled-reader",
              "version",
              "patience",
              "http",
              "keep-alive",
              "h2c",
              "reject-malformed",
              "route",
              "policies",
              "allowance",
              "capture",
              "forward",
              "errors",
              "DefaultChannelPipeline$TailContext#0");
      channel.finishAndReleaseAll();
    }
  }
}

package io.culvert.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeepAliveTest {
  private final EmbeddedChannel channel = new EmbeddedChannel(new KeepAlive());

  private void request(HttpVersion version, @Nullable String connection) {
    var request = new DefaultHttpRequest(version, HttpMethod.GET, "/");
    if (connection != null) {
      request.headers().set("Connection", connection);
    }
    channel.writeInbound(request, LastHttpContent.EMPTY_LAST_CONTENT);
  }

  private @Nullable String respond(HttpResponseStatus status, @Nullable String connection) {
    HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, status);
    if (connection != null) {
      response.headers().set("Connection", connection);
    }
    channel.writeOutbound(response, LastHttpContent.EMPTY_LAST_CONTENT);
    return response.headers().get("Connection");
  }

  @Test
  void http11StaysOpen() {
    request(HttpVersion.HTTP_1_1, null);
    assertThat(respond(HttpResponseStatus.OK, null)).isNull();
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void theClientMayEndIt() {
    request(HttpVersion.HTTP_1_1, "close");
    assertThat(respond(HttpResponseStatus.CONTINUE, null)).isNull();
    assertThat(channel.isOpen()).isTrue();
    assertThat(respond(HttpResponseStatus.OK, null)).isEqualTo("close");
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void soMayAHandlerFurtherIn() {
    request(HttpVersion.HTTP_1_1, null);
    assertThat(respond(HttpResponseStatus.BAD_REQUEST, "close")).isEqualTo("close");
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void http10EndsUnlessItAsks() {
    request(HttpVersion.HTTP_1_0, "keep-alive");
    assertThat(respond(HttpResponseStatus.OK, null)).isEqualTo("keep-alive");
    assertThat(channel.isOpen()).isTrue();
    request(HttpVersion.HTTP_1_0, null);
    assertThat(respond(HttpResponseStatus.OK, null)).isEqualTo("close");
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void aStoppingGatewayEndsIdleOnesSoonAndBusyOnesAfterTheirExchange() {
    var idle = new EmbeddedChannel(new KeepAlive());
    idle.freezeTime();
    idle.pipeline().fireUserEventTriggered(GatewayStops.EVENT);
    assertThat(idle.isOpen()).as("for a request on its way").isTrue();
    idle.advanceTimeBy(1, TimeUnit.SECONDS);
    idle.runScheduledPendingTasks();
    assertThat(idle.isOpen()).isFalse();

    request(HttpVersion.HTTP_1_1, null);
    channel.pipeline().fireUserEventTriggered(GatewayStops.EVENT);
    assertThat(channel.isOpen()).isTrue();
    assertThat(respond(HttpResponseStatus.OK, null)).isEqualTo("close");
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void aResponseThatEndsWhileTheGatewayStopsIsNotThrownAway() {
    channel.freezeTime();
    request(HttpVersion.HTTP_1_1, null);
    channel.pipeline().fireUserEventTriggered(GatewayStops.EVENT);
    var response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    channel.pipeline().write(response);
    var end = channel.pipeline().write(LastHttpContent.EMPTY_LAST_CONTENT); // no flush yet
    channel.advanceTimeBy(1, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();

    assertThat(end.isSuccess()).isTrue();
    assertThat(channel.outboundMessages()).contains(response);
    assertThat(channel.isOpen()).isFalse();
  }
}

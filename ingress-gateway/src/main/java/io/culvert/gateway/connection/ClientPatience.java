package io.culvert.gateway.connection;

import io.culvert.gateway.exchange.Refusal;
import io.culvert.gateway.http.ClientPhase;
import io.culvert.gateway.http.ClientProgress;
import io.culvert.gateway.http.ReadGate;
import io.culvert.tunnel.error.CulvertError;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import java.time.Duration;

/**
 * Bounds how long a public client may take: for a head as a whole, between two pieces of a body,
 * and between requests. A connection that only idles is closed without a word; a late request is
 * answered 408.
 */
public final class ClientPatience extends ChannelDuplexHandler {
  private final Limits limits;
  private final ClientProgress progress;
  private ClientPhase last = ClientPhase.IDLE;
  private long requests;
  private Deadline deadline;

  /**
   * @param head from the first byte of a head to its last
   * @param body between two reads of a body
   * @param keepAlive between two requests
   */
  public record Limits(Duration head, Duration body, Duration keepAlive) {}

  /**
   * @param limits the bounds
   * @param progress what the codec behind this handler has seen
   */
  @SuppressWarnings("NullAway.Init")
  public ClientPatience(Limits limits, ClientProgress progress) {
    this.limits = limits;
    this.progress = progress;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    deadline = new Deadline(ctx.executor(), () -> tooLate(ctx));
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    deadline.cancel();
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    deadline.in(limits.head().toNanos());
    ctx.fireChannelActive();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    deadline.cancel();
    ctx.fireChannelInactive();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    ctx.fireChannelRead(msg);
    if (!ctx.isRemoved()) {
      look(true);
    }
  }

  @Override
  public void flush(ChannelHandlerContext ctx) {
    ctx.flush();
    look(false);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    ctx.fireChannelWritabilityChanged();
    if (!ctx.isRemoved()) {
      look(false); // the next request may begin now
    }
  }

  private void look(boolean afterRead) {
    var now = progress.phase();
    boolean changed = now != last || progress.requests() != requests;
    last = now;
    requests = progress.requests();
    switch (now) {
      case IDLE -> {
        if (changed || afterRead) {
          deadline.in(limits.keepAlive().toNanos());
        }
      }
      case SENDING_HEAD -> {
        if (changed) {
          deadline.in(limits.head().toNanos());
        }
      }
      case SENDING_BODY, SENDING_REST -> {
        if (changed || afterRead) {
          deadline.in(limits.body().toNanos());
        }
      }
      case WAITING -> deadline.disarm();
    }
  }

  private void tooLate(ChannelHandlerContext ctx) {
    switch (last) {
      case WAITING -> {}
      case IDLE -> ctx.close();
      case SENDING_HEAD -> ctx.fireExceptionCaught(Refusal.fatal(CulvertError.REQUEST_TIMEOUT));
      case SENDING_BODY, SENDING_REST -> {
        if (ReadGate.of(ctx.channel()).isShut()) {
          deadline.in(limits.body().toNanos()); // it is not the client that does not move
        } else if (last == ClientPhase.SENDING_REST) {
          ctx.close(); // a request has one answer
        } else {
          ctx.fireExceptionCaught(Refusal.fatal(CulvertError.REQUEST_TIMEOUT));
        }
      }
    }
  }
}

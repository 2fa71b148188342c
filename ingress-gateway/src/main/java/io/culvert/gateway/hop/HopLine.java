package io.culvert.gateway.hop;

import io.culvert.tunnel.hop.HopGreeting;
import io.culvert.tunnel.stream.LastHeard;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one connection to a broker open on one event loop: dials, greets, and dials again when it
 * is lost, until it is told to stop.
 */
final class HopLine implements CallBroker.Outcome {
  private static final Logger log = LoggerFactory.getLogger(HopLine.class);
  private static final int CONNECT_MILLIS = 3_000;
  private static final long FIRST_PAUSE_MILLIS = 50;
  private static final long LONGEST_PAUSE_MILLIS = 2_000;
  private static final WriteBufferWaterMark MARKS = new WriteBufferWaterMark(64 * 1024, 256 * 1024);

  private final EventLoop loop;
  private final BrokerLink link;
  private final Bootstrap bootstrap;
  private volatile @Nullable OpenHop open;

  // Event loop only.
  private boolean stopped;
  private boolean dialing;
  private int failures;
  private @Nullable String complaint;

  HopLine(EventLoop loop, BrokerLink link) {
    this.loop = loop;
    this.link = link;
    this.bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(link.channelType())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, MARKS)
            .handler(new HopPipeline(link.address(), () -> link.caller(this)));
  }

  /** The connection, while there is one. Any thread. */
  @Nullable OpenHop open() {
    return open;
  }

  /** Dials, if it neither is connected nor dials already. Any thread. */
  void dial() {
    onLoop(
        () -> {
          if (!stopped && !dialing && open == null) {
            dialing = true;
            resolve();
          }
        });
  }

  /** Dials no more, and closes what is open. Any thread. */
  void stop() {
    onLoop(
        () -> {
          stopped = true;
          var hop = open;
          if (hop != null) {
            hop.close();
          }
        });
  }

  private void onLoop(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      log.debug("The gateway has stopped", e);
    }
  }

  private void resolve() {
    // The JDK's resolver blocks; the event loop must not.
    Thread.startVirtualThread(
        () -> {
          try {
            var found = InetAddress.getByName(link.address().host());
            onLoop(() -> connect(new InetSocketAddress(found, link.address().port())));
          } catch (UnknownHostException e) {
            onLoop(() -> failed("no such host"));
          }
        });
  }

  private void connect(InetSocketAddress to) {
    bootstrap
        .connect(to)
        .addListener(
            (ChannelFutureListener)
                connected -> {
                  if (!connected.isSuccess()) {
                    failed(String.valueOf(connected.cause().getMessage()));
                  }
                });
  }

  @Override
  public void proven(ChannelHandlerContext ctx, CallBroker caller, HopGreeting.Challenge by) {
    dialing = false;
    if (stopped) {
      ctx.close();
      return;
    }
    failures = 0;
    complaint = null;
    link.opens();
    var heard = ctx.pipeline().get(LastHeard.class);
    var hop = new OpenHop(loop, by, link.budget(), heard, this::lost);
    ctx.pipeline()
        .addBefore(ctx.name(), "broker", new HearBroker(hop::metered, link::allow))
        .replace(caller, "tunnel", hop.connection());
    if (!ctx.channel().isActive()) {
      return; // the broker was gone before it heard our proof; the hop has told so
    }
    open = hop;
    log.info("Hop to broker {} at {} is open", link.brokerId(), link.address());
  }

  private void lost(OpenHop hop, String why) {
    open = null;
    if (!stopped) {
      log.warn("Hop to broker {} is lost: {}", link.brokerId(), why);
    }
    again();
  }

  @Override
  public void failed(String why) {
    dialing = false;
    if (!why.equals(complaint) && !stopped) {
      complaint = why; // once, however often it fails so
      log.warn("No hop to broker {} at {}: {}", link.brokerId(), link.address(), why);
    }
    again();
  }

  private void again() {
    if (!stopped) {
      long most = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(failures++, 10));
      long pause = most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1);
      loop.schedule(this::dial, pause, TimeUnit.MILLISECONDS);
    }
  }
}

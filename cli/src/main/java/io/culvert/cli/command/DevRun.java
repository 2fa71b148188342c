package io.culvert.cli.command;

import io.culvert.cli.Failure;
import io.culvert.cli.Version;
import io.culvert.cli.agent.AgentSettings;
import io.culvert.cli.agent.Servers;
import io.culvert.cli.config.ServerAddress;
import io.culvert.cli.dev.LocalPlatform;
import io.culvert.cli.dev.PlatformFailure;
import io.culvert.cli.origin.OriginTarget;
import io.culvert.cli.sample.SampleSite;
import io.culvert.cli.terminal.Level;
import io.culvert.cli.terminal.Opening;
import io.culvert.cli.terminal.Reporter;
import io.culvert.tunnel.hello.TunnelKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Platform, sample site and tunnel of one {@code culvert dev}, from start to stop. */
final class DevRun implements AutoCloseable {
  /** Name of the sample site's tunnel: its port is another each time, its address should not be. */
  private static final String SAMPLE = "sample";

  private static final long START_CANCEL_SECONDS = 30;

  private final GlobalOptions global;
  private final TunnelOptions tunnel;
  private final Path data;
  private final Reporter reporter;
  private final Thread starter = Thread.currentThread();
  private final CountDownLatch started = new CountDownLatch(1);
  private volatile @Nullable LocalPlatform platform;
  private volatile @Nullable SampleSite sample;
  private volatile @Nullable TunnelRun run;
  private boolean closed;

  DevRun(GlobalOptions global, TunnelOptions tunnel, Path data) {
    this.global = global;
    this.tunnel = tunnel;
    this.data = data;
    this.reporter = global.reporter();
  }

  /** Starts everything and returns the exit code when there can be no tunnel any more. */
  int run(LocalPlatform.Provider provider, String host, @Nullable Integer port)
      throws PlatformFailure, InterruptedException {
    var origin = origin(host, port).speaking(tunnel.originProtocol());
    var name = tunnel.name() == null && port == null ? SAMPLE : tunnel.name();
    var wish = tunnel.wish(name, origin, global.environment());
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "culvert-stop"));
    var local = start(provider);
    var server = ServerAddress.parse(local.agentServer().toString());
    keepAccess(server, local);
    var settings =
        new AgentSettings(
            Servers.of(server.endpoint()),
            local.token(),
            wish,
            origin,
            tunnel.limits(global.environment()),
            false,
            Version.product());
    var shown = new Opening.Platform(local.dashboard(), local.token(), local.data(), port == null);
    var opened =
        new TunnelRun(
            settings, new Opening(origin, TunnelKind.HTTP, Version.current(), shown), reporter);
    run = opened;
    return opened.run(null);
  }

  private OriginTarget origin(String host, @Nullable Integer port) {
    if (port != null) {
      return HttpCommand.origin(host, port);
    }
    try {
      var site = SampleSite.start();
      sample = site;
      return new OriginTarget("127.0.0.1", site.port());
    } catch (IOException e) {
      throw Failure.usage(
          "The sample site cannot listen on a loopback port: " + e.getMessage() + ".",
          "Give the port of a server of your own: culvert dev PORT.");
    }
  }

  private LocalPlatform start(LocalPlatform.Provider provider) throws PlatformFailure {
    var local = ServerAddress.parse("localhost:" + wsPort());
    var options =
        new LocalPlatform.Options(data, global.environment(), global.access().token(local));
    try {
      var ready = provider.start(options, reporter::step);
      platform = ready;
      return ready;
    } finally {
      started.countDown();
    }
  }

  private String wsPort() {
    var port = global.environment().getOrDefault("WS_PORT", "");
    return port.isBlank() ? "8191" : port.trim();
  }

  /** Without a file that can be written the platform works all the same; only this does not. */
  private void keepAccess(ServerAddress server, LocalPlatform local) {
    try {
      saveAccess(server, local);
    } catch (Failure e) {
      reporter.notice(
          Level.WARNING,
          e.getMessage() + " Other terminals need --token, and the next start makes a new one.");
    }
  }

  /** So that commands in other terminals are this account too, and find the API. */
  private void saveAccess(ServerAddress server, LocalPlatform local) {
    var file = global.access().configFile();
    var config = file.read();
    var next = config;
    if (!local.token().equals(config.token(server))) {
      next = next.withToken(server, local.token());
    }
    var api = local.dashboard().toString();
    if (!local.dashboard().equals(server.usualApi()) && !api.equals(config.api(server))) {
      next = next.withApi(server, api);
    }
    if (next != config) {
      file.write(next);
    }
  }

  /** Ctrl+C: the main thread may still be starting, and would never come to its end. */
  private void stop() {
    NextInterrupt.does(this::breakOff);
    if (started.getCount() > 0) {
      starter.interrupt();
      try {
        boolean _ = started.await(START_CANCEL_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    close();
  }

  /** The next Ctrl+C: requests are not waited for, but the platform stops in order all the same. */
  private void breakOff() {
    var opened = run;
    if (opened != null) {
      opened.breakOff();
    }
  }

  /** Stops what was started, last first. Does nothing the second time. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    var opened = run;
    if (opened != null) {
      opened.close();
    }
    var site = sample;
    if (site != null) {
      site.close();
    }
    var local = platform;
    if (local != null) {
      reporter.step("Stopping");
      local.close();
      reporter.step("Stopped");
    }
    reporter.close();
  }
}

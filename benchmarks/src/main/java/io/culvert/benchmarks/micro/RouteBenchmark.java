package io.culvert.benchmarks.micro;

import io.culvert.benchmarks.process.OneTunnel;
import io.culvert.gateway.route.CustomDomains;
import io.culvert.gateway.route.FindTunnel;
import io.culvert.gateway.route.HostnameView;
import io.culvert.schemas.hostname.HostnameBook;
import io.culvert.tunnel.stream.LivePorts;
import io.culvert.tunnel.stream.TunnelDirectory;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** From a hostname to its tunnel; nanoseconds for one request. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init")
public class RouteBenchmark {
  /** Tunnels that are online. */
  @Param({"1000", "100000"})
  public int tunnels;

  private final Map<String, TunnelDirectory.Lookup> online = new HashMap<>();
  private String[] asked = {};
  private FindTunnel find;
  private int next;

  @Setup
  public void open() {
    asked = new String[tunnels];
    for (int i = 0; i < tunnels; i++) {
      asked[i] = "shop-" + i + ".example.com";
      online.put(asked[i], new TunnelDirectory.Lookup.Online(OneTunnel.at(asked[i])));
    }
    var hostnames = new HostnameView(new HostnameBook(), new CustomDomains(Map.of()), () -> true);
    find = new FindTunnel(new Online(online), hostnames, Clock.systemUTC());
  }

  private record Online(Map<String, Lookup> known) implements TunnelDirectory {
    @Override
    public Lookup find(String hostname) {
      return known.getOrDefault(hostname, new Lookup.Unknown());
    }

    @Override
    public LivePorts ports() {
      return new LivePorts();
    }
  }

  @Benchmark
  public FindTunnel.Found route() {
    return find.at(nextHost());
  }

  /** The map alone, to compare with. */
  @Benchmark
  public TunnelDirectory.@Nullable Lookup map() {
    return online.get(nextHost());
  }

  private String nextHost() {
    next = (next + 7919) % asked.length;
    return new String(asked[next]); // as it comes out of a request: without its hash
  }
}

package io.culvert.benchmarks.peers;

import io.culvert.benchmarks.process.Workshop;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Nothing in between. */
final class Direct implements Peer {

  @Override
  public String name() {
    return "direct";
  }

  @Override
  public boolean isTunnel() {
    return false;
  }

  @Override
  public @Nullable String missing() {
    return null;
  }

  @Override
  public String description() {
    return "the origin itself";
  }

  @Override
  public Running start(Workshop shop, Origins origins) {
    return new Running(origins.http(), "127.0.0.1", origins.iperf(), List.of(), List.of());
  }
}

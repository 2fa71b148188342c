package io.culvert.benchmarks.idle;

import io.culvert.benchmarks.process.Log;
import io.culvert.benchmarks.process.Program;
import io.culvert.benchmarks.process.Workshop;
import java.util.HashMap;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A broker that lets any number of agents in: {@link CrowdedBrokerMain} in a JVM of its own.
 *
 * @param port where it takes agents
 */
record CrowdedBroker(Program program, int port) implements AutoCloseable {
  private static final Pattern READY = Pattern.compile(CrowdedBrokerMain.READY);

  /** The heap is there from the beginning, so that what the process grows by is beside it. */
  private static final List<String> HEAP = List.of("-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch");

  /** Starts one for so many agents, and returns when it is ready. */
  static CrowdedBroker start(Workshop shop, Log log, int agents, boolean tls) throws Exception {
    int port = Workshop.freePort();
    var settings = new HashMap<>(log.settings());
    settings.put("BROKER_ID", "crowded");
    settings.put("WS_ADDRESS", "127.0.0.1");
    settings.put("WS_PORT", String.valueOf(port));
    settings.put("DEFAULT_PLAN", "enterprise");
    // So many from one address, and all at once.
    settings.put("ANONYMOUS_PER_ADDRESS", "0");
    settings.put("ANONYMOUS_NAMES", String.valueOf(agents * 2));
    settings.put("HELLOS_PER_MINUTE", "0");
    settings.put("HELLO_TIMEOUT", "1m");
    if (tls) {
      settings.putAll(SelfSigned.in(shop.folder()));
    }
    var program =
        shop.startJava("broker", settings, HEAP, CrowdedBrokerMain.class, String.valueOf(agents));
    program.awaitOutput(READY);
    return new CrowdedBroker(program, port);
  }

  @Override
  public void close() {
    program.end();
  }
}

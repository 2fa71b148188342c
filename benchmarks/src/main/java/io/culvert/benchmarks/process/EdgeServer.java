package io.culvert.benchmarks.process;

import io.culvert.schemas.EventIds;
import java.io.IOException;
import java.util.HashMap;
import java.util.regex.Pattern;

/**
 * Culvert's public side that runs: {@link EdgeMain} in a JVM of its own.
 *
 * @param httpPort where it takes HTTP
 * @param agentPort where it takes agents
 */
public record EdgeServer(Program program, int httpPort, int agentPort) implements AutoCloseable {
  private static final Pattern READY = Pattern.compile(EdgeMain.READY);

  /**
   * Starts one, and returns when it is ready.
   *
   * @param name unique in the workshop and on the log
   */
  public static EdgeServer start(Workshop shop, String name, Log log)
      throws IOException, InterruptedException {
    int http = Workshop.freePort();
    int agents = Workshop.freePort();
    var settings = new HashMap<>(log.settings());
    settings.put("BROKER_ID", name);
    settings.put("HTTP_ADDRESS", "127.0.0.1");
    settings.put("HTTP_PORT", String.valueOf(http));
    settings.put("HTTPS_PORT", "0");
    settings.put("WS_ADDRESS", "127.0.0.1");
    settings.put("WS_PORT", String.valueOf(agents));
    settings.put("DEFAULT_PLAN", "enterprise");
    var program = shop.startJava("server-" + name, settings, EdgeMain.class);
    program.awaitOutput(READY);
    return new EdgeServer(program, http, agents);
  }

  /** How far it has come with recording. */
  public Recorded recorded() throws IOException, InterruptedException {
    var question = EventIds.next();
    program.tell(question);
    var answer = Pattern.compile(EdgeMain.answer(question, "([0-9]+)", "([0-9]+)"));
    var found = program.awaitOutput(answer);
    return new Recorded(Long.parseLong(found.group(1)), Long.parseLong(found.group(2)));
  }

  @Override
  public void close() {
    program.end();
  }
}

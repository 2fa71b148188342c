package io.culvert.projection.follow;

import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All projections of this process: makes topics and tables ready, then runs one consumer for each.
 * A database that is not there yet is waited for, in the background.
 */
public final class Projections implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Projections.class);

  private final List<Projection<?>> projections;
  private final Runnable ensureTopics;
  private final ProjectionDatabase database;
  private final ProjectionConsumers consumers;
  private final KeepDeadLetters deadLetters;
  private final MeterRegistry metrics;
  private final Map<String, ProjectionState> states = new TreeMap<>();
  private final List<RunningProjection> running = new CopyOnWriteArrayList<>();
  private final Pauses pauses = new Pauses();
  private volatile @Nullable String waitingFor = "the tables";
  private @Nullable Thread starter;

  /**
   * @param ensureTopics makes the topics, which a consumer would otherwise find minutes later
   */
  public Projections(
      List<Projection<?>> projections,
      Runnable ensureTopics,
      ProjectionDatabase database,
      ProjectionConsumers consumers,
      KeepDeadLetters deadLetters,
      MeterRegistry metrics) {
    this.projections = List.copyOf(projections);
    this.ensureTopics = ensureTopics;
    this.database = database;
    this.consumers = consumers;
    this.deadLetters = deadLetters;
    this.metrics = metrics;
    projections.forEach(
        one -> names(one).forEach(name -> states.put(name, new ProjectionState(name, metrics))));
  }

  public void start() {
    starter = Thread.ofPlatform().name("projections-start").daemon().start(this::run);
  }

  /** What keeps each projection from working, by its name; those that work are missing. */
  public Map<String, String> troubles() {
    var troubles = new TreeMap<String, String>();
    var waiting = waitingFor;
    states.forEach(
        (name, state) ->
            Optional.ofNullable(waiting)
                .map(what -> "waits for " + what)
                .or(state::trouble)
                .ifPresent(why -> troubles.put(name, why)));
    return troubles;
  }

  @Override
  public void close() throws InterruptedException {
    pauses.stop();
    if (starter != null) {
      starter.interrupt();
      starter.join();
    }
    // All at once: each waits for its poll to end.
    running.parallelStream().forEach(RunningProjection::close);
    deadLetters.close();
  }

  private void run() {
    var said = false;
    do {
      try {
        ensureTopics.run();
        database.prepare();
        projections.forEach(this::launch);
        waitingFor = null;
        return;
      } catch (SQLException | RuntimeException e) {
        waitingFor = String.valueOf(e.getMessage());
        if (!said) {
          log.warn("The views wait for Kafka or PostgreSQL: {}", e.toString());
          said = true;
        }
      }
    } while (pauses.pause());
  }

  private <V> void launch(Projection<V> projection) {
    for (var name : names(projection)) {
      var state = states.computeIfAbsent(name, each -> new ProjectionState(each, metrics));
      running.add(consumers.run(projection, name, database, deadLetters, state));
    }
  }

  /** One for each consumer: exchanges, exchanges-2 and so on. */
  private static List<String> names(Projection<?> projection) {
    return IntStream.rangeClosed(1, projection.writers())
        .mapToObj(number -> projection.name() + (number == 1 ? "" : "-" + number))
        .toList();
  }
}

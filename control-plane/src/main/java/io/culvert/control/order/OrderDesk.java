package io.culvert.control.order;

import io.culvert.control.api.ControlError;
import io.culvert.control.api.ControlException;
import io.culvert.control.decide.Aggregate;
import io.culvert.control.view.AppliedEvents;
import io.culvert.events.Command;
import io.culvert.events.CommandResult;
import io.culvert.runtime.follow.TopicFollower;
import io.culvert.runtime.health.Health;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.publish.TopicWriter;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.avro.specific.SpecificRecord;
import reactor.core.publisher.Mono;

/**
 * Takes orders in and tells what became of them. An answer comes when the order was decided and
 * this service's own views know of it, so whoever asks next sees it.
 */
public final class OrderDesk implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration WRITTEN_WITHIN = Duration.ofSeconds(8);
  private static final Duration VIEWS_PATIENCE = Duration.ofSeconds(2);

  private final Map<String, CompletableFuture<CommandResult>> waiting = new ConcurrentHashMap<>();
  private final AppliedEvents applied;
  private final InstantSource clock;
  private final TopicWriter<Command> sender;
  private final TopicFollower<CommandResult> results;
  private final Timer timer;

  public OrderDesk(
      KafkaSettings kafka, AppliedEvents applied, MeterRegistry meters, InstantSource clock) {
    this.applied = applied;
    this.clock = clock;
    this.sender = new TopicWriter<>(kafka, Topics.COMMANDS, WRITTEN_WITHIN);
    this.timer = Timer.builder("orders.decided").publishPercentiles(0.5, 0.99).register(meters);
    this.results =
        new TopicFollower<>(
                kafka,
                Topics.COMMAND_RESULTS,
                (commandId, result, _) -> arrived(commandId, result),
                meters)
            .skippingOld();
  }

  /** Begins to listen for results; orders given before it does are refused. */
  public void start() {
    results.start();
  }

  /**
   * Gives an order.
   *
   * @param about decides nothing, but lets readers of the topic see what belongs together
   * @param payload one of the {@code Command}'s union
   * @return what was decided; an error with a {@link ControlException} when the order was refused,
   *     or not decided in time
   */
  public Mono<Decided> give(Aggregate about, SpecificRecord payload, OrderOrigin origin) {
    return Mono.defer(
        () -> {
          if (!results.isCaughtUp()) {
            return Mono.error(
                new ControlException(
                    ControlError.NOT_AVAILABLE, "The log cannot be reached just now."));
          }
          return send(about, command(payload, origin));
        });
  }

  private Mono<Decided> send(Aggregate about, Command command) {
    var id = command.getCommandId();
    var result = new CompletableFuture<CommandResult>();
    waiting.put(id, result);
    var started = System.nanoTime();
    sender.write(about.name(), command).exceptionally(e -> failed(result, e));
    return Mono.fromFuture(result)
        .timeout(PATIENCE)
        .onErrorMap(TimeoutException.class, _ -> undecided(id))
        .doFinally(_ -> waiting.remove(id))
        .doOnNext(_ -> timer.record(System.nanoTime() - started, TimeUnit.NANOSECONDS))
        .map(Decided::of)
        .flatMap(
            decided ->
                Mono.fromFuture(applied.await(decided.eventIds(), VIEWS_PATIENCE))
                    .thenReturn(decided));
  }

  /**
   * Waits until orders can be given.
   *
   * @return false when the timeout came first
   */
  public boolean awaitReady(Duration timeout) throws InterruptedException {
    return results.awaitCaughtUp(timeout);
  }

  /** Works when it hears of results. */
  public Health health() {
    return results.health();
  }

  @Override
  public void close() {
    results.close();
    sender.close();
  }

  private Command command(SpecificRecord payload, OrderOrigin origin) {
    return new Command(
        EventIds.next(),
        clock.instant().truncatedTo(ChronoUnit.MICROS),
        origin.actor().orElse(null),
        origin.idempotencyKey().orElse(null),
        origin.requestSha256(),
        payload);
  }

  private void arrived(String commandId, @org.jspecify.annotations.Nullable CommandResult result) {
    var asked = waiting.get(commandId);
    if (asked != null && result != null) {
      asked.complete(result);
    }
  }

  // It may have been written though nobody said so; whoever asks again with its key will see.
  private static <T> T failed(CompletableFuture<CommandResult> result, Throwable failure) {
    result.completeExceptionally(
        new ControlException(
            ControlError.NOT_AVAILABLE, "The log did not take the order: " + failure.getMessage()));
    throw new java.util.concurrent.CompletionException(failure);
  }

  private static ControlException undecided(String commandId) {
    return new ControlException(
        ControlError.NOT_DECIDED,
        "Order " + commandId + " is not decided after " + PATIENCE.toSeconds() + " seconds.");
  }
}

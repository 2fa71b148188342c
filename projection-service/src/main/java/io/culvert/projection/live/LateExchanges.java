package io.culvert.projection.live;

import io.culvert.projection.exchange.ExchangeQueries;
import io.culvert.projection.exchange.Summary;
import java.time.Duration;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Closes the gap between list and feed. A record that was written before somebody listened, and
 * that its table did not have when they fetched the list, would be in neither; it is told as soon
 * as the table has it. Usually the table is not behind and there is nothing to tell.
 */
record LateExchanges(ExchangeQueries exchanges) {

  private static final Duration LOOK_EVERY = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /**
   * @param ends the next offset of each partition when the listener came
   */
  Flux<Summary> upTo(Map<Integer, Long> ends, String accountId) {
    return exchanges
        .positions()
        .flatMapMany(
            begin ->
                Flux.fromIterable(ends.entrySet())
                    .filter(end -> begin.getOrDefault(end.getKey(), 0L) < end.getValue())
                    .concatMap(
                        end ->
                            late(
                                accountId,
                                end.getKey(),
                                begin.getOrDefault(end.getKey(), 0L),
                                end.getValue())));
  }

  private Flux<Summary> late(String accountId, int partition, long begin, long end) {
    return reached(partition, end).thenMany(exchanges.writtenBy(accountId, partition, begin, end));
  }

  private Mono<Void> reached(int partition, long end) {
    return exchanges
        .positions()
        .filter(now -> now.getOrDefault(partition, 0L) >= end)
        .repeatWhenEmpty(looks -> looks.delayElements(LOOK_EVERY))
        .timeout(PATIENCE)
        .then();
  }
}

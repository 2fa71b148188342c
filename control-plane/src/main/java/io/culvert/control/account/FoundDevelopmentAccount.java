package io.culvert.control.account;

import io.culvert.control.decide.Aggregate;
import io.culvert.control.decide.Decider;
import io.culvert.control.keys.AccountKeys;
import io.culvert.control.order.OrderDesk;
import io.culvert.control.order.OrderOrigin;
import io.culvert.control.view.FollowedFacts;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.account.TokenFormat;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that the development account exists and that a token for it is known. Where both are
 * so already, which is the usual start, nothing is ordered and nobody waits for decisions.
 */
public final class FoundDevelopmentAccount {

  private final FollowedFacts facts;
  private final DevelopmentHistory history;
  private final Decider decider;
  private final AccountKeys keys;
  private final OrderDesk orders;

  FoundDevelopmentAccount(
      FollowedFacts facts,
      DevelopmentHistory history,
      Decider decider,
      AccountKeys keys,
      OrderDesk orders) {
    this.facts = facts;
    this.history = history;
    this.decider = decider;
    this.keys = keys;
    this.orders = orders;
  }

  /**
   * Founds the account, or finds it.
   *
   * @param known the token that the person's command line has, or null
   * @param patience how long to wait for the log
   * @return a good token: the known one where it still is
   * @throws KafkaException when the log does not answer in time
   */
  public String token(@Nullable String known, Duration patience) throws InterruptedException {
    if (!facts.awaitCaughtUp(patience)) {
      throw new KafkaException("the accounts could not be read in time");
    }
    var plan =
        DevelopmentAccount.plan(
            new DevelopmentAccount.Known(history.events(), history.isDecided(), history.tokens()),
            known,
            TokenFormat.generate(new SecureRandom()),
            EventIds.next());
    makeKey(patience);
    if (!plan.orders().isEmpty()) {
      if (!decider.awaitRunning(patience) || !orders.awaitReady(patience)) {
        throw new KafkaException("orders were not decided in time");
      }
      for (var order : plan.orders()) {
        orders
            .give(Aggregate.account(DevelopmentAccount.ID), order, OrderOrigin.platform())
            .block(patience);
      }
    }
    return plan.token();
  }

  private void makeKey(Duration patience) throws InterruptedException {
    try {
      keys.create(DevelopmentAccount.ID).get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("the development account's key could not be written", e);
    }
  }
}

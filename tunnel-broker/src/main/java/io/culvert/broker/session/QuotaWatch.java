package io.culvert.broker.session;

import io.culvert.broker.quota.AccountQuota;
import io.culvert.broker.quota.QuotaState;
import io.culvert.broker.quota.QuotaWords;
import io.culvert.broker.quota.Quotas;
import io.culvert.tunnel.hello.LogLine;
import io.culvert.tunnel.stream.Allowance;
import java.time.Clock;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks several times a second, and whenever the log says something new, at what accounts have used
 * of their month. What follows from it holds from then on, and the agents are told.
 */
public final class QuotaWatch {
  private static final Logger log = LoggerFactory.getLogger(QuotaWatch.class);

  private final Sessions sessions;
  private final Known known;
  private final Quotas quotas;
  private final QuotaWords words;
  private final BiConsumer<String, Allowance> allowances;
  private final Clock clock;

  /**
   * @param allowances told what an account may use, whenever that was looked at
   */
  QuotaWatch(
      Sessions sessions,
      Known known,
      Quotas quotas,
      QuotaWords words,
      BiConsumer<String, Allowance> allowances,
      Clock clock) {
    this.sessions = sessions;
    this.known = known;
    this.quotas = quotas;
    this.words = words;
    this.allowances = allowances;
    this.clock = clock;
  }

  /** Looks at every account that has sessions here. */
  public void reviewAll() {
    for (var account : quotas.accounts()) {
      review(account);
      // In a turn, so that no session begins with a quota that is just being forgotten.
      if (sessions.ofAccount(account).isEmpty()) {
        sessions.inTurn(
            () -> {
              if (sessions.ofAccount(account).isEmpty()) {
                quotas.forget(account);
                if (!quotas.accounts().contains(account)) {
                  allowances.accept(account, Allowance.FREE);
                }
              }
              return null;
            });
      }
    }
  }

  /** Looks at one account. */
  public void review(String accountId) {
    if (!quotas.accounts().contains(accountId)) {
      return; // without sessions here
    }
    look(accountId)
        .ifPresent(
            change -> {
              log.info("Account {}: {} -> {}", accountId, change.before(), change.now());
              words
                  .line(change.before(), change.now())
                  .ifPresent(line -> sessions.ofAccount(accountId).forEach(live -> live.say(line)));
            });
  }

  /** What a new session of the account is told at once. */
  Optional<LogLine> lineAtBegin(String accountId) {
    look(accountId);
    return words.line(new QuotaState.Within(), quotas.of(accountId).state());
  }

  private Optional<AccountQuota.Change> look(String accountId) {
    var quota = quotas.of(accountId);
    var change =
        quota.review(
            known.plans().plan(accountId),
            known.plans().billingZone(accountId),
            () -> unticked(accountId),
            clock.instant());
    allowances.accept(accountId, quota.allowance());
    return change;
  }

  private long unticked(String accountId) {
    return sessions.ofAccount(accountId).stream().mapToLong(LiveSession::untickedBytes).sum();
  }
}

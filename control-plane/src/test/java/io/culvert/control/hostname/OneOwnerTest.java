package io.culvert.control.hostname;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.events.DomainProof;
import io.culvert.events.HostnameEvent;
import io.culvert.events.HostnameReleased;
import io.culvert.events.HostnameReserved;
import io.culvert.events.TcpPortAssigned;
import io.culvert.events.TcpPortReleased;
import io.culvert.schemas.hostname.HostnameBook;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random orders of a few accounts on a few names, as time passes, against rules that are read off
 * the log by another way than the decisions take: a name has one owner, a port one holder, and
 * nobody else gets either within its quarantine. A failure says the seed.
 */
class OneOwnerTest {

  private static final List<String> ACCOUNTS = List.of("a", "b", "c");
  private static final List<String> NAMES = List.of("one.localhost", "two.localhost");
  private static final List<String> DOMAINS = List.of("one.example", "two.example");
  private static final Duration DAY = Duration.ofDays(1);

  /** Who had it last, and since when it is free; null while it is held. */
  private record Hold(String account, Instant freeSince) {}

  private final Log log = new Log();
  private final Map<String, Hold> holds = new HashMap<>();

  static List<Long> seeds() {
    return new Random().longs(60).boxed().toList();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void thereIsOneOwnerAndTheQuarantineHolds(long seed) {
    var random = new Random(seed);
    int seen = 0;
    for (int i = 0; i < 400; i++) {
      order(random);
      for (; seen < log.events.size(); seen++) {
        holdsBy(log.events.get(seen));
      }
      log.pass(Duration.ofMinutes(random.nextInt(600)));
    }
    theBookSaysTheSame();
  }

  private void order(Random random) {
    var account = ACCOUNTS.get(random.nextInt(3));
    var isDomain = random.nextInt(3) == 0;
    var name = (isDomain ? DOMAINS : NAMES).get(random.nextInt(2));
    var port = random.nextBoolean() ? Integer.valueOf(20_000 + random.nextInt(5)) : null;
    switch (random.nextInt(isDomain ? 7 : 5)) {
      case 0, 1 -> {
        if (isDomain) {
          log.claim(account, name);
        } else {
          log.reserve(account, name);
        }
      }
      case 2 -> log.release(account, name);
      case 3 -> log.assign(account, name, port);
      case 4 -> log.releasePort(account, name);
      case 5 -> log.check(account, name, DomainProof.TXT);
      default -> log.check(account, name, null);
    }
  }

  private void holdsBy(HostnameEvent event) {
    var account = event.getAccountId();
    switch (event.getPayload()) {
      case HostnameReserved fact when !fact.getCustom() -> take(event.getHostname(), account);
      case HostnameReleased _ when NAMES.contains(event.getHostname()) ->
          free(event.getHostname(), account);
      case TcpPortAssigned fact -> take("port " + fact.getPort(), account);
      case TcpPortReleased fact -> free("port " + fact.getPort(), account);
      default -> {} // ownership of domains is in the fold alone
    }
  }

  private void take(String thing, String account) {
    var hold = holds.get(thing);
    if (hold != null) {
      assertThat(hold.freeSince()).as("%s is taken from %s", thing, hold).isNotNull();
      assertThat(hold.account().equals(account) || !hold.freeSince().plus(DAY).isAfter(log.now))
          .as("%s takes %s of %s at %s", account, thing, hold, log.now)
          .isTrue();
    }
    holds.put(thing, new Hold(account, null));
  }

  private void free(String thing, String account) {
    assertThat(holds.get(thing)).as("who frees " + thing).isEqualTo(new Hold(account, null));
    holds.put(thing, new Hold(account, log.now));
  }

  private void theBookSaysTheSame() {
    var book = new HostnameBook();
    log.events.forEach(book::apply);
    for (var name : NAMES) {
      var hold = holds.get(name);
      var owner = hold == null || hold.freeSince() != null ? null : hold.account();
      assertThat(book.ownership(name).owner()).isEqualTo(owner);
    }
    for (int port = 20_000; port < 20_005; port++) {
      var hold = holds.get("port " + port);
      if (hold == null || hold.freeSince() != null) {
        assertThat(book.byPort(port)).isEmpty();
      } else {
        assertThat(book.byPort(port).orElseThrow().accountId()).isEqualTo(hold.account());
        assertThat(book.byPort(port).orElseThrow().port()).isEqualTo(port);
      }
    }
  }
}

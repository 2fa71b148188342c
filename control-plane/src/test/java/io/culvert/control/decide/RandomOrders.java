package io.culvert.control.decide;

import io.culvert.control.account.Orders;
import io.culvert.control.hostname.SettingsRules;
import io.culvert.events.AssignTcpPort;
import io.culvert.events.ChangeBillingZone;
import io.culvert.events.Command;
import io.culvert.events.EraseAccount;
import io.culvert.events.ReleaseHostname;
import io.culvert.events.ReleaseTcpPort;
import io.culvert.events.ReserveHostname;
import io.culvert.events.RevokeCredential;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.plan.Plans;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;

/**
 * Orders of few accounts on few addresses and names, so that they get in each other's way. Some are
 * said twice, some are given again under their key, and some keys are used for something else.
 */
final class RandomOrders {

  private static final int ACCOUNTS = 6;
  private static final int ADDRESSES = 8;
  private static final int NAMES = 8;

  private final Random random;
  private final List<Command> before = new ArrayList<>();
  private int founded = ACCOUNTS;

  RandomOrders(long seed) {
    random = new Random(seed);
  }

  List<Command> next(int count) {
    var orders = new ArrayList<Command>();
    while (orders.size() < count) {
      var order = order();
      before.add(order);
      orders.add(order);
    }
    return orders;
  }

  private Command order() {
    if (!before.isEmpty()) {
      var earlier = before.get(random.nextInt(before.size()));
      switch (random.nextInt(10)) {
        case 0 -> {
          return earlier;
        }
        case 1 -> {
          return command(earlier.getIdempotencyKey(), earlier.getActor(), payloadOf(earlier));
        }
        case 2 -> {
          return command(earlier.getIdempotencyKey(), earlier.getActor(), payload(account()));
        }
        default -> {}
      }
    }
    var account = account();
    var key = random.nextInt(3) == 0 ? null : "key-" + before.size();
    return command(key, account, payload(account));
  }

  private static Command command(String key, String actor, SpecificRecord payload) {
    var asked = key == null ? new byte[0] : Orders.bytes("" + payload.hashCode()).array();
    return new Command(
        EventIds.next(),
        Instant.now().truncatedTo(ChronoUnit.MICROS),
        actor,
        key,
        ByteBuffer.wrap(asked),
        payload);
  }

  private static SpecificRecord payloadOf(Command command) {
    return (SpecificRecord) command.getPayload();
  }

  private SpecificRecord payload(String account) {
    var name = "name-" + random.nextInt(NAMES) + ".localhost";
    return switch (random.nextInt(12)) {
      case 0, 1, 2 -> registration();
      case 3 -> Orders.token(account, EventIds.next());
      case 4 -> new RevokeCredential(account, "credential-" + random.nextInt(3));
      case 5 -> new ChangeBillingZone(account, random.nextBoolean() ? "UTC" : "Asia/Tokyo");
      case 6, 7, 8 -> new ReserveHostname(name, account, false, SettingsRules.standard());
      case 9 -> new ReleaseHostname(name, account, null);
      case 10 -> new AssignTcpPort(name, account, null);
      default ->
          random.nextInt(4) == 0 ? new EraseAccount(account) : new ReleaseTcpPort(name, account);
    };
  }

  private SpecificRecord registration() {
    var address = "person-" + random.nextInt(ADDRESSES) + "@example.com";
    return Orders.register("account-" + founded++, address, "UTC", Plans.ENTERPRISE);
  }

  /** One of the latest, the older of which have been erased or never came to be. */
  private String account() {
    return "account-" + (founded - 1 - random.nextInt(ACCOUNTS));
  }
}

package io.culvert.tunnel.policy;

import io.culvert.testing.fuzz.FuzzInput;
import io.culvert.testing.fuzz.Must;

/**
 * A policy, a block of addresses or a field is refused by an {@link IllegalArgumentException}, or
 * written again reads the same; what gets in can be carried out.
 */
public final class PolicyFuzz {
  private PolicyFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    var input = new FuzzInput(bytes);
    int kind = input.next() % 3;
    try {
      switch (kind) {
        case 0 -> policy(input.text());
        case 1 -> range(input.text());
        default -> field(input.octets());
      }
    } catch (IllegalArgumentException refused) {
      Must.hold(refused.getMessage() != null, "it is said why");
    }
  }

  private static void policy(String json) {
    var policy = PolicyJson.read(json);
    var text = PolicyJson.write(policy);
    Must.equal(PolicyJson.read(text), policy, "a policy that is written is the one that was read");
    if (policy.webhook() != null) {
      Must.hold(!policy.webhook().keys().isEmpty(), "webhooks have a key");
    }
    if (policy.limits().rate() != null) {
      Must.hold(policy.limits().rate().intervalNanos() > 0, "a rate has an interval");
    }
  }

  private static void range(String text) {
    var range = AddressRange.parse(text);
    Must.equal(AddressRange.parse(range.toString()), range, "a block is read as it is written");
    Must.hold(range.contains(range.network()), "a block has its first address");
  }

  private static void field(String line) {
    var field = HeaderField.parse(line);
    var written = field.name() + ": " + field.value();
    Must.hold(written.indexOf('\n') < 0 && written.indexOf('\r') < 0, "a field is one line");
    Must.equal(HeaderField.parse(written), field, "a field is read as it is written");
  }
}

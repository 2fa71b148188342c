package io.culvert.control.decide;

/**
 * A fact that a decision makes. It becomes an event, with an id and the time, when it is written.
 */
public sealed interface Fact {

  /** One of the union in the event's schema. */
  Object payload();

  /** For {@code culvert.account.events.v1}. */
  record OfAccount(String accountId, Object payload) implements Fact {}

  /** For {@code culvert.hostname.events.v1}. */
  record OfHostname(String hostname, String accountId, Object payload) implements Fact {}

  /** For {@code culvert.device.logins.v1}. */
  record OfDevice(String deviceCodeSha256, Object payload) implements Fact {}

  static Fact account(String accountId, Object payload) {
    return new OfAccount(accountId, payload);
  }

  static Fact hostname(String hostname, String accountId, Object payload) {
    return new OfHostname(hostname, accountId, payload);
  }

  static Fact device(String deviceCodeSha256, Object payload) {
    return new OfDevice(deviceCodeSha256, payload);
  }
}

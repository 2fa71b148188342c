package io.culvert.tunnel.policy;

import org.jspecify.annotations.Nullable;

/**
 * Everything that a tunnel asks of the edge. It checks itself: one that exists can be carried out.
 *
 * @param access who may come
 * @param limits how much may come
 * @param headers how heads are changed on their way
 * @param webhook who must have signed requests; null when nobody has to
 * @param compress whether responses are compressed for clients that take it
 * @param redactions what is never recorded
 */
public record EdgePolicy(
    AccessRules access,
    TrafficLimits limits,
    HeaderRules headers,
    @Nullable WebhookCheck webhook,
    boolean compress,
    Redactions redactions) {

  /** Nothing is asked: traffic passes as it is. */
  public static final EdgePolicy NONE = new EdgePolicy(null, null, null, null, false, null);

  public EdgePolicy(
      @Nullable AccessRules access,
      @Nullable TrafficLimits limits,
      @Nullable HeaderRules headers,
      @Nullable WebhookCheck webhook,
      boolean compress,
      @Nullable Redactions redactions) {
    this.access = access == null ? AccessRules.ANYONE : access;
    this.limits = limits == null ? TrafficLimits.NONE : limits;
    this.headers = headers == null ? HeaderRules.NONE : headers;
    this.webhook = webhook;
    this.compress = compress;
    this.redactions = redactions == null ? Redactions.NONE : redactions;
  }

  /**
   * Whether all that is asked can be done for connections that are not HTTP: who may come, and how
   * many.
   */
  public boolean suitsConnections() {
    var who = new AccessRules(access.allow(), access.deny(), null);
    var many = new TrafficLimits(limits.rate(), limits.concurrent(), null);
    return equals(new EdgePolicy(who, many, null, null, false, null));
  }

  /** Whether nothing is asked. One that was read from the wire is then {@link #NONE} itself. */
  public boolean asksNothing() {
    return this == NONE || equals(NONE);
  }
}

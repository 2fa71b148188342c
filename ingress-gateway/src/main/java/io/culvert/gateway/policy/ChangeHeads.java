package io.culvert.gateway.policy;

import io.culvert.gateway.exchange.Exchange;
import io.culvert.gateway.http.Target;
import io.culvert.tunnel.policy.HeaderEdits;
import io.culvert.tunnel.policy.HeaderRules;
import io.culvert.tunnel.policy.PublicAddress;
import io.netty.handler.codec.http.HttpHeaders;

/** Changes heads as the tunnel's policy says. Pure but for the fields it is given. */
public final class ChangeHeads {
  private ChangeHeads() {}

  /**
   * Changes the fields that the origin is to see.
   *
   * @param exchange whose tunnel has the rules
   */
  public static void ofRequest(HttpHeaders fields, Exchange exchange) {
    var rules = rules(exchange);
    edit(fields, rules.request(), exchange);
    if (rules.host() != null) {
      fields.set("Host", rules.host());
    }
  }

  /**
   * Changes the fields that the client is to see.
   *
   * @param exchange whose tunnel has the rules
   */
  public static void ofResponse(HttpHeaders fields, Exchange exchange) {
    edit(fields, rules(exchange).response(), exchange);
  }

  private static PublicAddress asked(Exchange exchange) {
    return new PublicAddress(exchange.client().scheme(), Target.authorityOf(exchange.request()));
  }

  private static HeaderRules rules(Exchange exchange) {
    return exchange.tunnel().info().policy().headers();
  }

  private static void edit(HttpHeaders fields, HeaderEdits edits, Exchange exchange) {
    edits.remove().forEach(fields::remove);
    if (!edits.replace().isEmpty()) {
      new ReplaceValues(fields, asked(exchange)).by(edits.replace());
    }
    edits.set().forEach(field -> fields.remove(field.name()));
    edits.set().forEach(field -> fields.add(field.name(), field.value()));
    edits.add().forEach(field -> fields.add(field.name(), field.value()));
  }
}

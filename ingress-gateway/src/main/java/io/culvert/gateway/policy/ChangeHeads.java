package io.culvert.gateway.policy;

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
   * @param asked how the client has asked
   */
  public static void ofRequest(HttpHeaders fields, HeaderRules rules, PublicAddress asked) {
    edit(fields, rules.request(), asked);
    if (rules.host() != null) {
      fields.set("Host", rules.host());
    }
  }

  /**
   * Changes the fields that the client is to see.
   *
   * @param asked how the client has asked
   */
  public static void ofResponse(HttpHeaders fields, HeaderRules rules, PublicAddress asked) {
    edit(fields, rules.response(), asked);
  }

  private static void edit(HttpHeaders fields, HeaderEdits edits, PublicAddress asked) {
    edits.remove().forEach(fields::remove);
    if (!edits.replace().isEmpty()) {
      new ReplaceValues(fields, asked).by(edits.replace());
    }
    edits.set().forEach(field -> fields.remove(field.name()));
    edits.set().forEach(field -> fields.add(field.name(), field.value()));
    edits.add().forEach(field -> fields.add(field.name(), field.value()));
  }
}

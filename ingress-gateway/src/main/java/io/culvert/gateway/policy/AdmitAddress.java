package io.culvert.gateway.policy;

import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.policy.AccessRules;
import org.jspecify.annotations.Nullable;

/** Lets clients in by their address. */
record AdmitAddress(AccessRules rules) implements Check<Visitor> {

  @Override
  public @Nullable Objection against(Visitor visit) {
    return rules.admits(visit.address()) ? null : Objection.of(CulvertError.ADDRESS_NOT_ADMITTED);
  }
}

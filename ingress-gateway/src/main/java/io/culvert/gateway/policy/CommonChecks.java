package io.culvert.gateway.policy;

import io.culvert.tunnel.policy.EdgePolicy;
import java.util.List;
import java.util.stream.Stream;

/**
 * The checks that requests and connections have in common: each list has one or none.
 *
 * @param ofAddress who may come
 * @param ofRate how fast they may come
 * @param ofConcurrency how many may be there
 */
record CommonChecks(
    List<Check<Visitor>> ofAddress,
    List<Check<Visitor>> ofRate,
    List<Check<Visitor>> ofConcurrency) {

  /**
   * What a policy asks for.
   *
   * @param clients where single clients are counted
   */
  static CommonChecks of(EdgePolicy policy, ClientMeters clients) {
    var access = policy.access();
    var limits = policy.limits();
    return new CommonChecks(
        access.allow().isEmpty() && access.deny().isEmpty()
            ? List.of()
            : List.of(new AdmitAddress(access)),
        limits.rate() == null ? List.of() : List.of(new LimitRate(limits.rate(), clients)),
        limits.concurrent() == null
            ? List.of()
            : List.of(new LimitConcurrency(limits.concurrent())));
  }

  /** All of them, in the order in which they are made. */
  List<Check<Visitor>> all() {
    return Stream.of(ofAddress, ofRate, ofConcurrency).flatMap(List::stream).toList();
  }
}

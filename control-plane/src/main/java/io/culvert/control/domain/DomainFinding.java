package io.culvert.control.domain;

import io.culvert.events.DomainProof;

/** What DNS had to say of a custom domain and an account. */
public sealed interface DomainFinding {

  /** The account controls the domain. */
  record Proved(DomainProof method) implements DomainFinding {}

  /** DNS answered, and there is no proof. */
  record NoProof() implements DomainFinding {}

  /**
   * DNS did not answer, or failed. That says nothing about the domain.
   *
   * @param why for the operator
   */
  record NoAnswer(String why) implements DomainFinding {}

  /** Both ways to prove it together: a proof wins, and only two noes are a no. */
  static DomainFinding either(DomainFinding one, DomainFinding other) {
    return switch (one) {
      case Proved _ -> one;
      case NoAnswer _ -> other instanceof Proved ? other : one;
      case NoProof _ -> other;
    };
  }
}

package io.culvert.control.domain;

import io.culvert.events.DomainProof;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** Looks for an account's proof in DNS: a TXT record, or a CNAME of the domain. */
public final class CheckDomain {

  private final Dns dns;
  private final DomainChallenge challenge;

  public CheckDomain(Dns dns, DomainChallenge challenge) {
    this.dns = dns;
    this.challenge = challenge;
  }

  /** Completes normally, whatever DNS does. */
  public CompletableFuture<DomainFinding> check(String accountId, String domain) {
    var value = challenge.txtValue(accountId, domain);
    var target = challenge.cnameTarget(accountId, domain);
    var txt =
        dns.texts(challenge.txtName(domain))
            .thenApply(answer -> finding(answer, value::equals, DomainProof.TXT));
    var cname =
        dns.aliases(domain)
            .thenApply(answer -> finding(answer, target::equalsIgnoreCase, DomainProof.CNAME));
    return txt.thenCombine(cname, DomainFinding::either);
  }

  private static DomainFinding finding(
      Dns.Answer answer, Predicate<String> isProof, DomainProof method) {
    return switch (answer) {
      case Dns.Answer.Values found when found.values().stream().anyMatch(isProof) ->
          new DomainFinding.Proved(method);
      case Dns.Answer.Values _ -> new DomainFinding.NoProof();
      case Dns.Answer.None none -> new DomainFinding.NoAnswer(none.why());
    };
  }
}

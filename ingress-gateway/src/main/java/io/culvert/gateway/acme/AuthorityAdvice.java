package io.culvert.gateway.acme;

import java.security.cert.X509Certificate;

/** What the authority itself says about renewals (RFC 9773 §4). */
final class AuthorityAdvice implements RenewalAdvice.Source {
  private final Authority authority;

  AuthorityAdvice(Authority authority) {
    this.authority = authority;
  }

  @Override
  public RenewalAdvice.Window of(X509Certificate certificate) throws Exception {
    var info = authority.login().bindRenewalInfo(certificate);
    info.fetch();
    return new RenewalAdvice.Window(info.getSuggestedWindowStart(), info.getSuggestedWindowEnd());
  }
}

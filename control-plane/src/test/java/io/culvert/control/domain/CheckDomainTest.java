package io.culvert.control.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.domain.TestDns.Trouble;
import io.culvert.events.DomainProof;
import io.culvert.schemas.seal.MasterKey;
import io.culvert.schemas.seal.MasterKeys;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CheckDomainTest {

  private static final String DOMAIN = "shop.example.com";
  private static final String CHALLENGE = "_culvert-challenge.shop.example.com";

  private final DomainChallenge challenge =
      new DomainChallenge(new MasterKeys(new MasterKey(new byte[32])), "tunnels.example");
  private TestDns dns;
  private CheckDomain check;

  @BeforeEach
  void start() throws IOException {
    dns = TestDns.start();
    check = new CheckDomain(Dns.of(dns.address(), Duration.ofMillis(200)), challenge);
  }

  @AfterEach
  void stop() throws IOException {
    dns.close();
  }

  @Test
  void aTxtRecordAmongOthersIsAProof() throws Exception {
    dns.texts(CHALLENGE, "something else", challenge.txtValue("acme", DOMAIN));

    assertThat(found("acme")).isEqualTo(new DomainFinding.Proved(DomainProof.TXT));
  }

  @Test
  void aCnameToTheAccountsOwnTargetIsAProof() throws Exception {
    dns.alias(DOMAIN, challenge.cnameTarget("acme", DOMAIN).toUpperCase(java.util.Locale.ROOT));

    assertThat(found("acme")).isEqualTo(new DomainFinding.Proved(DomainProof.CNAME));
  }

  @Test
  void whatAnotherAccountWasToldIsNoProof() throws Exception {
    dns.texts(CHALLENGE, challenge.txtValue("acme", DOMAIN));
    dns.alias(DOMAIN, challenge.cnameTarget("acme", DOMAIN));

    assertThat(found("other")).isEqualTo(new DomainFinding.NoProof());
  }

  @Test
  void whatTheAccountWasToldForAnotherDomainIsNoProof() throws Exception {
    dns.texts(CHALLENGE, challenge.txtValue("acme", "example.com"));
    dns.alias(DOMAIN, challenge.cnameTarget("acme", "example.com"));

    assertThat(found("acme")).isEqualTo(new DomainFinding.NoProof());
  }

  @Test
  void aCnameToTheBaseDomainIsNoProofBecauseItNamesNoAccount() throws Exception {
    dns.alias(DOMAIN, "tunnels.example");

    assertThat(found("acme")).isEqualTo(new DomainFinding.NoProof());
  }

  @Test
  void aDomainThatDoesNotExistHasNoProof() throws Exception {
    assertThat(found("acme")).isEqualTo(new DomainFinding.NoProof());
  }

  @ParameterizedTest
  @EnumSource(
      value = Trouble.class,
      names = {"SERVER_FAILURE", "REFUSED", "SILENCE", "REFERRAL"})
  void troubleWithDnsIsNoAnswerAndNotANo(Trouble trouble) throws Exception {
    dns.trouble(CHALLENGE, trouble);

    assertThat(found("acme")).isInstanceOf(DomainFinding.NoAnswer.class);
  }

  @Test
  void aProofCountsThoughTheOtherQuestionHadNoAnswer() throws Exception {
    dns.trouble(CHALLENGE, Trouble.SERVER_FAILURE);
    dns.alias(DOMAIN, challenge.cnameTarget("acme", DOMAIN));

    assertThat(found("acme")).isEqualTo(new DomainFinding.Proved(DomainProof.CNAME));
  }

  @Test
  void anAnswerTooLongForADatagramIsFetchedOverTcp() throws Exception {
    dns.texts(CHALLENGE, challenge.txtValue("acme", DOMAIN));
    dns.trouble(CHALLENGE, Trouble.TRUNCATED_OVER_UDP);

    assertThat(found("acme")).isEqualTo(new DomainFinding.Proved(DomainProof.TXT));
  }

  @Test
  void aDomainTooLongForTheChallengesLabelCanStillUseACname() throws Exception {
    var domain = ("a".repeat(60) + ".").repeat(4) + "example";
    dns.alias(domain, challenge.cnameTarget("acme", domain));

    assertThat(check.check("acme", domain).get(30, TimeUnit.SECONDS))
        .isEqualTo(new DomainFinding.Proved(DomainProof.CNAME));
  }

  private DomainFinding found(String account) throws Exception {
    return check.check(account, DOMAIN).get(30, TimeUnit.SECONDS);
  }
}

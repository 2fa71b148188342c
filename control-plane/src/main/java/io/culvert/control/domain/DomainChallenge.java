package io.culvert.control.domain;

import io.culvert.schemas.seal.MasterKeys;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What an account has to put into DNS to show that it controls a domain. Account and domain decide
 * it, under a key of the platform: it needs no storage, says nothing about the account to others,
 * and one account's record proves nothing for another, so a record that was left behind cannot be
 * used by a stranger.
 */
public final class DomainChallenge {

  private static final String LABEL = "_culvert-challenge.";
  private static final String VALUE = "culvert-verification=";
  private static final String TARGET = "cname-";

  private final byte[] key;
  private final String baseDomain;

  public DomainChallenge(MasterKeys masters, String baseDomain) {
    this.key = masters.derive("domain-challenge");
    this.baseDomain = baseDomain;
  }

  /** Name of the TXT record. */
  public String txtName(String domain) {
    return LABEL + domain;
  }

  /** What one of the TXT records there has to say. 128 bits cannot be guessed. */
  public String txtValue(String accountId, String domain) {
    return VALUE + mac("txt", accountId, domain).substring(0, 32);
  }

  /**
   * Where a CNAME of the domain itself may lead instead: a name of the account's own under the base
   * domain. A CNAME to the base domain would not do, because it does not say which account.
   */
  public String cnameTarget(String accountId, String domain) {
    return TARGET + mac("cname", accountId, domain).substring(0, 32) + "." + baseDomain;
  }

  private String mac(String purpose, String accountId, String domain) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      var text = purpose + '\n' + accountId + '\n' + domain;
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}

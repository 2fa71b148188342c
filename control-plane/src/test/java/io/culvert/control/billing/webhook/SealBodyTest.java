package io.culvert.control.billing.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.schemas.seal.AccountKeyring;
import io.culvert.schemas.seal.BrokenSealException;
import io.culvert.schemas.seal.MasterKey;
import io.culvert.schemas.seal.MasterKeys;
import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SealBodyTest {

  private static final byte[] BODY = "{\"email\":\"ann@example.com\"}".getBytes();

  private final MasterKeys masters = new MasterKeys(MasterKey.generate(new SecureRandom()));
  private final AccountKeyring keys = new AccountKeyring(masters);
  private final SealBody seal = new SealBody(keys, masters, "erased-1"::equals);

  @Test
  void whatNamesAnAccountGoesWithTheAccount() throws Exception {
    keys.apply("acc-1", masters.create("acc-1", "key-1", Instant.EPOCH));
    var sealed = seal.seal(BODY, "acc-1", "m1");
    assertThat(seal.open(sealed, "acc-1", "m1")).contains(BODY);

    keys.apply("acc-1", null);

    assertThat(seal.open(sealed, "acc-1", "m1")).isEmpty();
  }

  @Test
  void whatNamesNobodyOrSomebodyUnknownIsSealedByThePlatform() throws Exception {
    assertThat(seal.open(seal.seal(BODY, null, "m1"), null, "m1")).contains(BODY);
    assertThat(seal.open(seal.seal(BODY, "stranger", "m1"), "stranger", "m1")).contains(BODY);
  }

  @Test
  void nothingIsKeptOfWhoWasErased() throws Exception {
    var sealed = seal.seal(BODY, "erased-1", "m1");

    assertThat(sealed.getCiphertext().remaining()).isZero();
    assertThat(seal.open(sealed, "erased-1", "m1")).isEmpty();
  }

  @Test
  void aBodyCannotBePassedOffAsAnotherMessages() {
    var sealed = seal.seal(BODY, null, "m1");

    assertThatThrownBy(() -> seal.open(sealed, null, "m2")).isInstanceOf(BrokenSealException.class);
  }
}

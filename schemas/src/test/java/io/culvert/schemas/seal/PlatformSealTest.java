package io.culvert.schemas.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class PlatformSealTest {

  private static final byte[] PLAIN = "a cookie".getBytes(StandardCharsets.UTF_8);
  private static final Binding BOUND = Binding.of("cookie", "name");

  private final MasterKeys masters = new MasterKeys(MasterKey.generate(new SecureRandom()));
  private final PlatformSeal seal = new PlatformSeal(masters, "test");

  @Test
  void whatWasSealedOpensAgainForTheSamePurpose() throws Exception {
    var sealed = seal.seal(PLAIN, BOUND);

    assertThat(new PlatformSeal(masters, "test").open(sealed, BOUND)).isEqualTo(PLAIN);
    assertThat(seal.seal(PLAIN, BOUND)).isNotEqualTo(sealed);
  }

  @Test
  void nothingElseOpens() {
    var sealed = seal.seal(PLAIN, BOUND);
    var changed = sealed.clone();
    changed[changed.length - 1] ^= 1;

    refuses(seal, changed, BOUND);
    refuses(seal, sealed, Binding.of("cookie", "other"));
    refuses(new PlatformSeal(masters, "other"), sealed, BOUND);
    refuses(seal, new byte[3], BOUND);
    refuses(seal, new byte[30], BOUND);
  }

  private static void refuses(PlatformSeal seal, byte[] sealed, Binding bound) {
    assertThatExceptionOfType(BrokenSealException.class).isThrownBy(() -> seal.open(sealed, bound));
  }
}

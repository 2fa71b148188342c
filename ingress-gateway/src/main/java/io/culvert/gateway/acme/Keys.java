package io.culvert.gateway.acme;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;

/** The keys of accounts and certificates: P-256, which every client knows. */
final class Keys {
  private static final String ALGORITHM = "EC";

  private Keys() {}

  static KeyPair generate() {
    try {
      var generator = KeyPairGenerator.getInstance(ALGORITHM);
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every JDK can
    }
  }

  static String toPem(KeyPair pair) {
    return Pem.block(Pem.PRIVATE_KEY, pair.getPrivate().getEncoded())
        + Pem.block(Pem.PUBLIC_KEY, pair.getPublic().getEncoded());
  }

  static KeyPair pairIn(String pem) throws GeneralSecurityException {
    var publicKeys = Pem.blocks(pem, Pem.PUBLIC_KEY);
    if (publicKeys.isEmpty()) {
      throw new GeneralSecurityException("there is no public key");
    }
    var spec = new X509EncodedKeySpec(publicKeys.getFirst());
    return new KeyPair(KeyFactory.getInstance(ALGORITHM).generatePublic(spec), privateIn(pem));
  }

  static PrivateKey privateIn(String pem) throws GeneralSecurityException {
    var keys = Pem.blocks(pem, Pem.PRIVATE_KEY);
    if (keys.isEmpty()) {
      throw new GeneralSecurityException("there is no private key");
    }
    var spec = new PKCS8EncodedKeySpec(keys.getFirst());
    return KeyFactory.getInstance(ALGORITHM).generatePrivate(spec);
  }
}

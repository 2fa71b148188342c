package io.culvert.schemas.seal;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * XAES-256-GCM (<a href="https://c2sp.org/XAES-256-GCM">C2SP</a>): AES-256-GCM with a nonce of 24
 * bytes. The first half of the nonce makes a key of its own for the message (SP 800-108, CMAC in
 * counter mode, two AES blocks), the second half is that key's GCM nonce. So nonces may be drawn at
 * random for 2^80 messages under one key, where plain AES-GCM allows 2^32.
 *
 * <p>Threads may share it. What was {@linkplain #destroy destroyed} refuses to work.
 */
final class Xaes256Gcm {

  static final int KEY_BYTES = 32;
  static final int NONCE_BYTES = 24;
  static final int TAG_BYTES = 16;

  private static final int HALF = NONCE_BYTES / 2;
  private static final int BLOCK = 16;

  private final byte[] key;
  private final byte[] subkeyMask;
  private final Cipher block;
  private boolean isDestroyed;

  /**
   * @param key 32 bytes; a copy is kept
   */
  Xaes256Gcm(byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("a key has 32 bytes, not " + key.length);
    }
    this.key = key.clone();
    try {
      this.block = Cipher.getInstance("AES/ECB/NoPadding");
      block.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
      this.subkeyMask = doubled(block.doFinal(new byte[BLOCK]));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES", e);
    }
  }

  /** Ciphertext followed by its tag. */
  byte[] encrypt(byte[] nonce, byte[] bound, byte[] plain) {
    try {
      return gcm(Cipher.ENCRYPT_MODE, nonce, bound).doFinal(plain);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM encrypts anything", e);
    }
  }

  /**
   * What was encrypted.
   *
   * @throws BrokenSealException when key, nonce, bound text or bytes are not the ones of encryption
   */
  byte[] decrypt(byte[] nonce, byte[] bound, byte[] ciphertext) throws BrokenSealException {
    if (nonce.length != NONCE_BYTES || ciphertext.length < TAG_BYTES) {
      throw new BrokenSealException(
          "not sealed data: nonce or ciphertext is too short or too long");
    }
    try {
      return gcm(Cipher.DECRYPT_MODE, nonce, bound).doFinal(ciphertext);
    } catch (AEADBadTagException e) {
      throw new BrokenSealException("changed, moved, or sealed under another key", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  /** Wipes the key. Copies that the JDK's ciphers made go with the next garbage collection. */
  synchronized void destroy() {
    isDestroyed = true;
    Arrays.fill(key, (byte) 0);
    Arrays.fill(subkeyMask, (byte) 0);
    try {
      block.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(new byte[KEY_BYTES], "AES"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES", e);
    }
  }

  private Cipher gcm(int mode, byte[] nonce, byte[] bound) throws GeneralSecurityException {
    var messageKey = messageKey(nonce);
    // Of the provider that is known already: going through all of them costs as much as decrypting.
    var cipher = Cipher.getInstance("AES/GCM/NoPadding", block.getProvider());
    cipher.init(
        mode,
        new SecretKeySpec(messageKey, "AES"),
        new GCMParameterSpec(TAG_BYTES * 8, nonce, HALF, HALF));
    Arrays.fill(messageKey, (byte) 0);
    cipher.updateAAD(bound);
    return cipher;
  }

  // Under the lock, so that nobody ever encrypts under a key that is half wiped.
  private synchronized byte[] messageKey(byte[] nonce) throws GeneralSecurityException {
    if (isDestroyed) {
      throw new IllegalStateException("the key is destroyed");
    }
    var blocks = new byte[2 * BLOCK];
    for (int i = 0; i < 2; i++) {
      blocks[i * BLOCK + 1] = (byte) (i + 1);
      blocks[i * BLOCK + 2] = 'X';
      System.arraycopy(nonce, 0, blocks, i * BLOCK + 4, HALF);
    }
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] ^= subkeyMask[i % BLOCK];
    }
    return block.doFinal(blocks);
  }

  /** Doubling in GF(2^128), as CMAC does for its subkey K1 (SP 800-38B §6.1). */
  private static byte[] doubled(byte[] from) {
    var to = new byte[BLOCK];
    for (int i = 0; i < BLOCK; i++) {
      int next = i + 1 < BLOCK ? (from[i + 1] & 0xFF) >>> 7 : 0;
      to[i] = (byte) (from[i] << 1 | next);
    }
    if (from[0] < 0) {
      to[BLOCK - 1] ^= (byte) 0x87;
    }
    return to;
  }
}

package io.culvert.control.decide;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * What facts are about, and what decisions look at: the facts of one aggregate are read together.
 *
 * @param name kind and id
 */
public record Aggregate(String name) {

  public Aggregate {
    if (name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("an aggregate's name has no NUL in it");
    }
  }

  /** The account's own facts, and those of the hostnames that it has or says it has. */
  public static Aggregate account(String accountId) {
    return new Aggregate("account/" + accountId);
  }

  /** Who registered an e-mail address. */
  public static Aggregate email(ByteBuffer digest) {
    return new Aggregate("email/" + hex(digest));
  }

  /** To whom a login at another provider belongs. */
  public static Aggregate identity(String provider, ByteBuffer subjectDigest) {
    return new Aggregate("identity/" + provider + "/" + hex(subjectDigest));
  }

  /** Lower case, without port, base domain included. */
  public static Aggregate hostname(String hostname) {
    return new Aggregate("hostname/" + hostname);
  }

  /** A public TCP port. */
  public static Aggregate port(int port) {
    return new Aggregate("port/" + port);
  }

  /** A device's login, by the hash of its code in hex. */
  public static Aggregate device(String deviceCodeSha256) {
    return new Aggregate("device/" + deviceCodeSha256);
  }

  /** The devices that a user code stood for. */
  public static Aggregate userCode(String userCode) {
    return new Aggregate("user-code/" + userCode);
  }

  public static Aggregate subscription(String provider, String subscriptionId) {
    return new Aggregate("subscription/" + provider + "/" + subscriptionId);
  }

  private static String hex(ByteBuffer bytes) {
    var copy = new byte[bytes.remaining()];
    bytes.get(bytes.position(), copy);
    return HexFormat.of().formatHex(copy);
  }
}

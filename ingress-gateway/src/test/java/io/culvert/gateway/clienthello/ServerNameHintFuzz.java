package io.culvert.gateway.clienthello;

import io.culvert.gateway.testing.FirstBytes;
import io.culvert.testing.fuzz.Must;

/**
 * The first bytes of a connection that may be TLS: a name that is among them, or none, and nothing
 * is moved, kept or thrown.
 */
public final class ServerNameHintFuzz {
  private ServerNameHintFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    var first = FirstBytes.look(bytes, ServerNameHint::in);
    var name = first.found();
    Must.hold(name == null || first.text().contains(name), "a name is among the bytes");
  }
}

package io.culvert.gateway.policy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.culvert.testing.fuzz.FuzzInput;
import io.culvert.testing.fuzz.Must;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import java.util.Base64;

/**
 * A login: read as it was written, and whatever it is, taken off the head. None is read from what
 * is too long.
 */
public final class BasicCredentialsFuzz {
  private BasicCredentialsFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    var input = new FuzzInput(bytes);
    boolean encode = input.next() % 2 == 1;
    var sent = input.rest();
    var field =
        encode ? "Basic " + Base64.getEncoder().encodeToString(sent) : new String(sent, ISO_8859_1);
    var fields = DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
    fields.add("Authorization", field).add("authorization", "another").add("X-Other", field);

    var login = BasicCredentials.takeFrom(fields);

    Must.equal(fields.names().toString(), "[X-Other]", "the field is taken off, and no other");
    if (login == null) {
      Must.hold(
          !encode || field.length() > 1_000 || new String(sent, UTF_8).indexOf(':') < 0,
          "a login is read");
      return;
    }
    Must.hold(field.length() <= 1_000, "a login is short");
    Must.hold(login.user().indexOf(':') < 0, "a user has no colon");
    Must.hold(!login.toString().contains(":" + login.password()) || isHidden(login), "is hidden");
    if (encode) {
      Must.equal(login.user() + ":" + login.password(), new String(sent, UTF_8), "it is the same");
    }
  }

  /** A password that the asterisks happen to look like. */
  private static boolean isHidden(BasicCredentials login) {
    return ":****".startsWith(":" + login.password());
  }
}

package io.culvert.schemas.account;

import io.culvert.testing.fuzz.FuzzInput;
import io.culvert.testing.fuzz.Must;
import java.util.SplittableRandom;

/** What is no token is told from one, and so is every token with one character mistyped. */
public final class TokenFormatFuzz {
  private TokenFormatFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    var input = new FuzzInput(bytes);
    int at = input.next() % TokenFormat.LENGTH;
    char typed = (char) (' ' + input.next() % 95);
    var text = input.text();
    if (TokenFormat.isWellFormed(text)) {
      Must.hold(text.matches("cvt_[0-9A-Za-z]{38}"), "a token has the form of one");
    }
    var token = TokenFormat.generate(new SplittableRandom(text.hashCode()));
    Must.hold(TokenFormat.isWellFormed(token), "a token is one");
    var mistyped = token.substring(0, at) + typed + token.substring(at + 1);
    Must.equal(
        TokenFormat.isWellFormed(mistyped), mistyped.equals(token), "a typing error is found");
  }
}

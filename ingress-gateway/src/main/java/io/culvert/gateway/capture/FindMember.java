package io.culvert.gateway.capture;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds where the values of some JSON members begin, in text that comes octet by octet. Names in
 * double quotes are found wherever they stand before a colon, even where something broken before
 * them makes it unclear which quotes open a string. Names in single quotes or in none, which
 * lenient readers take too, are found where a name may stand.
 */
final class FindMember {
  private final Set<String> names;

  /** What came since the last double quote. */
  private final JsonName inDouble;

  /** What came since the last single quote, or of a name without quotes. */
  private final JsonName other;

  private JsonComments comments = new JsonComments();
  private byte quote;
  private byte before;
  private boolean escaped;
  private boolean bare;
  private boolean named;
  private boolean namedInComment;

  /**
   * @param names of the members, in any letter case
   */
  FindMember(Collection<String> names) {
    this.names = names.stream().map(JsonName::fold).collect(Collectors.toSet());
    int longest = names.stream().mapToInt(each -> each.getBytes(UTF_8).length).max().orElse(0);
    inDouble = new JsonName(longest);
    other = new JsonName(longest);
  }

  /** Goes on behind a value. */
  void goOn() {
    comments = new JsonComments();
    quote = 0;
    before = '"';
    escaped = false;
    bare = false;
    named = false;
    namedInComment = false;
    inDouble.begin();
  }

  /** Whether the octet, which is the next, is the colon behind the name of such a member. */
  boolean finds(byte octet) {
    if (escaped) {
      escaped = false;
      named = false;
      add(octet, true);
      return false;
    }
    boolean inComment = quote == 0 && comments.cover(octet);
    if (bare && !JsonOctets.isPartOfName(octet)) {
      bare = false;
      named = names.contains(other.text());
    }
    boolean found = octet == ':' && (inComment ? namedInComment : named);
    if (inComment) {
      comment(octet);
    } else {
      token(octet);
    }
    return found;
  }

  /** What looks like a comment is a part of a string when the quotes are unclear. */
  private void comment(byte octet) {
    if (octet == '"') {
      namedInComment = endsName();
    } else {
      namedInComment &= JsonOctets.isSpace(octet);
      add(octet, false);
    }
  }

  private void token(byte octet) {
    namedInComment = false;
    switch (octet) {
      case '"' -> doubleQuote();
      case '\'' -> singleQuote();
      default -> {
        escaped = octet == '\\';
        text(octet);
      }
    }
    if (!JsonOctets.isSpace(octet)) {
      before = octet;
    }
  }

  private boolean endsName() {
    boolean is = names.contains(inDouble.text());
    inDouble.begin();
    return is;
  }

  private void doubleQuote() {
    named = endsName();
    if (quote == 0) {
      quote = '"';
    } else if (quote == '"') {
      quote = 0;
    }
  }

  private void singleQuote() {
    if (quote == '\'') {
      quote = 0;
      named = names.contains(other.text());
      return;
    }
    named = false;
    if (quote == 0 && JsonOctets.mayBeginString(before)) {
      quote = '\'';
      other.begin();
    }
    inDouble.add((byte) '\'', false);
  }

  private void text(byte octet) {
    named &= JsonOctets.isSpace(octet) || JsonOctets.isBeyondAscii(octet);
    if (quote == 0 && !bare && JsonOctets.isPartOfName(octet) && mayBeginName()) {
      bare = true;
      other.begin();
    }
    add(octet, false);
  }

  private boolean mayBeginName() {
    return before == '{' || before == ',';
  }

  private void add(byte octet, boolean wasEscaped) {
    inDouble.add(octet, wasEscaped);
    if (bare || quote == '\'') {
      other.add(octet, wasEscaped);
    }
  }
}

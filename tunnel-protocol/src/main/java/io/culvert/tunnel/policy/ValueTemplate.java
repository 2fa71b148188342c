package io.culvert.tunnel.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.google.re2j.Matcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What comes in the place of a match: text with {@code $0} for the whole match, {@code $1} to
 * {@code $9} for its groups, {@code {host}} and {@code {scheme}} for how the client has asked;
 * {@code $$} is a dollar sign.
 */
public final class ValueTemplate {
  private static final int LONGEST = 1_000;
  private static final String HOST = "{host}";
  private static final String SCHEME = "{scheme}";

  private sealed interface Part {
    record Text(String text) implements Part {}

    record Group(int number) implements Part {}

    record Host() implements Part {}

    record Scheme() implements Part {}
  }

  private final String written;
  private final List<Part> parts;

  private ValueTemplate(String written, List<Part> parts) {
    this.written = written;
    this.parts = parts;
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException when a dollar sign stands before something else
   */
  @JsonCreator
  public static ValueTemplate parse(String written) {
    if (written.length() > LONGEST) {
      throw new IllegalArgumentException("a replacement has at most " + LONGEST + " characters");
    }
    var parts = new ArrayList<Part>();
    var text = new StringBuilder();
    for (int i = 0; i < written.length(); ) {
      var part = partAt(written, i);
      if (part instanceof Part.Text(var more)) {
        text.append(more);
      } else {
        addText(parts, text);
        parts.add(part);
      }
      i += lengthAt(written, i, part);
    }
    addText(parts, text);
    return new ValueTemplate(written, List.copyOf(parts));
  }

  private static Part partAt(String written, int i) {
    if (written.startsWith(HOST, i)) {
      return new Part.Host();
    }
    if (written.startsWith(SCHEME, i)) {
      return new Part.Scheme();
    }
    if (written.charAt(i) != '$') {
      return new Part.Text(written.substring(i, i + 1));
    }
    int next = i + 1 < written.length() ? written.charAt(i + 1) : -1;
    if (next == '$') {
      return new Part.Text("$");
    }
    if (next < '0' || next > '9') {
      throw new IllegalArgumentException("after $ comes a digit, or another $ for the sign itself");
    }
    return new Part.Group(next - '0');
  }

  private static int lengthAt(String written, int i, Part part) {
    return switch (part) {
      case Part.Host _ -> HOST.length();
      case Part.Scheme _ -> SCHEME.length();
      case Part.Group _ -> 2;
      case Part.Text _ -> written.charAt(i) == '$' ? 2 : 1;
    };
  }

  private static void addText(List<Part> parts, StringBuilder text) {
    if (!text.isEmpty()) {
      parts.add(new Part.Text(text.toString()));
      text.setLength(0);
    }
  }

  /** The largest group that it names. */
  int groups() {
    return parts.stream()
        .mapToInt(part -> part instanceof Part.Group(int number) ? number : 0)
        .max()
        .orElse(0);
  }

  /** What it says of a match; a group that took no part is empty. */
  String fill(Matcher match, PublicAddress asked) {
    var filled = new StringBuilder();
    for (var part : parts) {
      filled.append(
          switch (part) {
            case Part.Text(var text) -> text;
            case Part.Group(int number) -> Objects.requireNonNullElse(match.group(number), "");
            case Part.Host _ -> asked.host();
            case Part.Scheme _ -> asked.scheme();
          });
    }
    return filled.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ValueTemplate that && written.equals(that.written);
  }

  @Override
  public int hashCode() {
    return written.hashCode();
  }

  @Override
  @JsonValue
  public String toString() {
    return written;
  }
}

package io.culvert.tunnel.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is never recorded, besides what the hostname's settings leave out.
 *
 * @param headers names of fields whose values are left out, in any letter case
 * @param json names of JSON members whose values are left out of bodies, in any letter case
 */
public record Redactions(List<String> headers, List<String> json) {
  public static final Redactions NONE = new Redactions(null, null);

  public Redactions(@Nullable List<String> headers, @Nullable List<String> json) {
    this.headers = Bounded.list("headers to redact", headers);
    this.json = Bounded.list("JSON fields to redact", json);
    if (this.headers.stream().anyMatch(String::isBlank)
        || this.json.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("what is redacted has a name");
    }
  }
}

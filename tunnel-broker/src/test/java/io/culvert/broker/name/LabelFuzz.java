package io.culvert.broker.name;

import io.culvert.testing.fuzz.FuzzInput;
import io.culvert.testing.fuzz.Must;

/** A wanted name is none, or has one spelling only and nothing but letters, digits and hyphens. */
public final class LabelFuzz {
  private LabelFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    var text = new FuzzInput(bytes).text();
    Label.of(text)
        .ifPresent(
            label -> {
              Must.equal(Label.of(label).orElse(""), label, "a label is the label of itself");
              Must.hold(label.matches("[a-z0-9-]{1,63}"), "a label is one");
            });
    Label.domain(text)
        .ifPresent(
            name -> {
              Must.equal(Label.domain(name).orElse(""), name, "a domain is the domain of itself");
              Must.hold(name.matches("[a-z0-9-]+(\\.[a-z0-9-]+)+"), "a domain is one");
              Must.hold(name.length() <= 253, "a domain is short");
            });
  }
}

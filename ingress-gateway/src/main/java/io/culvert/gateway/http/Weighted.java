package io.culvert.gateway.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a client says it would take, and how much it likes it (RFC 9110 §12.4.2).
 *
 * @param name of a media type, a coding or the like, in lower case; {@code *} among them
 * @param weight from 0, which is not at all, to 1
 */
public record Weighted(String name, double weight) {

  /** Reads the lists of fields like Accept, all as one, in their order. Malformed weights are 1. */
  public static List<Weighted> list(List<String> fields) {
    var all = new ArrayList<Weighted>();
    for (var field : fields) {
      for (var element : field.toLowerCase(Locale.ROOT).split(",")) {
        var parts = element.split(";", -1);
        all.add(new Weighted(parts[0].strip(), weight(parts)));
      }
    }
    return all;
  }

  private static double weight(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      var parameter = parts[i].strip();
      if (parameter.matches("q=[01](\\.[0-9]{0,3})?")) {
        return Double.parseDouble(parameter.substring(2));
      }
    }
    return 1;
  }
}

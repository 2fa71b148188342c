package io.culvert.benchmarks.idle;

import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which classes the live objects of another JVM are of.
 *
 * @param byName how many there are of each, and their bytes
 */
record ClassHistogram(Map<String, Share> byName) {
  /** {@code 1: 104857 5033136 java.lang.String (java.base@25)}. */
  private static final Pattern LINE = Pattern.compile("(?m)^ *\\d+: +(\\d+) +(\\d+) +(\\S+)");

  private static final Share NOTHING = new Share(0, 0);

  /** Objects of one class. */
  private record Share(long objects, long bytes) {
    Share minus(Share other) {
      return new Share(objects - other.objects, bytes - other.bytes);
    }
  }

  /** As they are after a full collection. */
  static ClassHistogram of(long process) throws IOException, InterruptedException {
    var all = new HashMap<String, Share>();
    LINE.matcher(Jcmd.ask(process, "GC.class_histogram"))
        .results()
        .forEach(
            line ->
                all.put(
                    line.group(3),
                    new Share(Long.parseLong(line.group(1)), Long.parseLong(line.group(2)))));
    return new ClassHistogram(all);
  }

  /** Bytes of all of them. */
  long bytes() {
    return byName.values().stream().mapToLong(Share::bytes).sum();
  }

  /** A table of the classes that take most more than before, a part for each of so many. */
  String grownSince(ClassHistogram before, int parts, int rows) {
    return byName.entrySet().stream()
        .map(
            entry ->
                Map.entry(
                    entry.getKey(),
                    entry.getValue().minus(before.byName.getOrDefault(entry.getKey(), NOTHING))))
        .sorted(Comparator.comparingLong(entry -> -entry.getValue().bytes()))
        .limit(rows)
        .map(
            entry ->
                String.format(
                    Locale.ROOT,
                    "| %s | %.2f | %.0f |",
                    entry.getKey(),
                    (double) entry.getValue().objects() / parts,
                    (double) entry.getValue().bytes() / parts))
        .collect(
            Collectors.joining("\n", "| class | objects each | bytes each |\n|---|---|---|\n", ""));
  }
}

package io.culvert.embedded.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;

/**
 * What a new schema of a subject must get along with: {@code BACKWARD} means that it reads what
 * older ones wrote, {@code FORWARD} that older ones read what it writes; transitive means all older
 * ones, not just the latest.
 */
enum Compatibility {
  NONE(false, false, false),
  BACKWARD(true, false, false),
  BACKWARD_TRANSITIVE(true, false, true),
  FORWARD(false, true, false),
  FORWARD_TRANSITIVE(false, true, true),
  FULL(true, true, false),
  FULL_TRANSITIVE(true, true, true);

  private final boolean readsOlder;
  private final boolean readByOlder;
  private final boolean transitive;

  Compatibility(boolean readsOlder, boolean readByOlder, boolean transitive) {
    this.readsOlder = readsOlder;
    this.readByOlder = readByOlder;
    this.transitive = transitive;
  }

  static Optional<Compatibility> named(String name) {
    for (Compatibility level : values()) {
      if (level.name().equals(name.toUpperCase(Locale.ROOT))) {
        return Optional.of(level);
      }
    }
    return Optional.empty();
  }

  /**
   * Why {@code fresh} does not get along with the older schemas; empty when it does.
   *
   * @param older oldest first
   */
  List<String> problems(Schema fresh, List<Schema> older) {
    List<Schema> relevant = transitive || older.isEmpty() ? older : List.of(older.getLast());
    List<String> problems = new ArrayList<>();
    for (Schema old : relevant.reversed()) {
      if (readsOlder) {
        problems.addAll(problemsOfReading(fresh, old, "the new schema cannot read the old one"));
      }
      if (readByOlder) {
        problems.addAll(problemsOfReading(old, fresh, "the old schema cannot read the new one"));
      }
    }
    return problems;
  }

  private static List<String> problemsOfReading(Schema reader, Schema writer, String what) {
    var result = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
    if (result.getType() == SchemaCompatibilityType.COMPATIBLE) {
      return List.of();
    }
    return result.getResult().getIncompatibilities().stream()
        .map(one -> describe(one, what))
        .toList();
  }

  private static String describe(Incompatibility one, String what) {
    return "{errorType:'%s', description:'%s', additionalInfo:'%s', location:'%s'}"
        .formatted(one.getType(), what, one.getMessage(), one.getLocation());
  }
}

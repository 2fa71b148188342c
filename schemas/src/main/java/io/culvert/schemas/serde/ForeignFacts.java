package io.culvert.schemas.serde;

import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.AvroTypeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.ResolvingDecoder;

/**
 * Refuses facts that only a newer writer knows. Where the reader's union has no record of a
 * writer's name, Avro's library takes any record that could be made of its fields: a fact without
 * fields would stand for every fact of the future, and an account be taken for erased.
 */
final class ForeignFacts extends GenericDatumReader<Object> {

  private final Set<String> foreign;

  private ForeignFacts(Schema written, Set<String> foreign) {
    super(written, written, plain());
    this.foreign = foreign;
  }

  /**
   * A reader that fails with an {@link AvroTypeException} where it meets one; empty when the
   * writer's schema has none.
   */
  static Optional<DatumReader<Object>> refused(Schema written, Schema read) {
    var found = new HashSet<String>();
    find(written, read, found, new HashSet<>());
    return found.isEmpty() ? Optional.empty() : Optional.of(new ForeignFacts(written, found));
  }

  @Override
  protected Object readRecord(Object old, Schema expected, ResolvingDecoder in) throws IOException {
    if (foreign.contains(expected.getFullName())) {
      throw new AvroTypeException(
          "Found " + expected.getFullName() + ", which this reader does not know");
    }
    return super.readRecord(old, expected, in);
  }

  /** The quick reader of the library asks nobody before it reads a record. */
  private static GenericData plain() {
    var data = new GenericData();
    data.setFastReaderEnabled(false);
    return data;
  }

  /** Fields that the reader does not have are skipped whatever they hold. */
  private static void find(Schema written, Schema read, Set<String> found, Set<String> seen) {
    switch (written.getType()) {
      case UNION -> written.getTypes().forEach(branch -> find(branch, read, found, seen));
      case RECORD ->
          counterpart(written, read)
              .ifPresentOrElse(
                  match -> findInFields(written, match, found, seen),
                  () -> found.add(written.getFullName()));
      case ARRAY ->
          counterpart(written, read)
              .ifPresent(
                  match -> find(written.getElementType(), match.getElementType(), found, seen));
      case MAP ->
          counterpart(written, read)
              .ifPresent(match -> find(written.getValueType(), match.getValueType(), found, seen));
      default -> {} // holds no record
    }
  }

  private static void findInFields(
      Schema written, Schema read, Set<String> found, Set<String> seen) {
    if (!seen.add(written.getFullName())) {
      return;
    }
    for (var field : written.getFields()) {
      var match = read.getField(field.name());
      if (match != null) {
        find(field.schema(), match.schema(), found, seen);
      }
    }
  }

  /** What the reader has for it: of a union the branch of its name, else the reader's type. */
  private static Optional<Schema> counterpart(Schema written, Schema read) {
    if (read.getType() != Schema.Type.UNION) {
      return Optional.of(read).filter(type -> type.getType() == written.getType());
    }
    return read.getTypes().stream()
        .filter(branch -> branch.getFullName().equals(written.getFullName()))
        .findFirst();
  }
}

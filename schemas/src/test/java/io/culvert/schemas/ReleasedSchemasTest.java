package io.culvert.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;
import org.apache.avro.SchemaCompatibility.SchemaIncompatibilityType;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Holds every schema against the released ones in {@code src/test/resources/released}. A release
 * adds a file there ({@code <Event>.<number>.avsc}) and changes none.
 */
class ReleasedSchemasTest {

  private static final Path RELEASED = Path.of("src/test/resources/released");

  @TestFactory
  Stream<DynamicTest> theReaderOfTodayReadsEveryReleasedSchema() throws IOException {
    return released()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file.getFileName().toString(),
                    () -> assertThat(problems(today(file), parse(file))).isEmpty()));
  }

  /** A new kind of fact is the one thing old readers cannot read; they set it aside and go on. */
  @TestFactory
  Stream<DynamicTest> releasedReadersReadWhatIsWrittenToday() throws IOException {
    return released()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file.getFileName().toString(),
                    () ->
                        assertThat(problems(parse(file), today(file)))
                            .allMatch(ReleasedSchemasTest::isNewFact)));
  }

  @Test
  void everyTopicHasAReleasedSchema() {
    assertThat(Topics.all())
        .filteredOn(topic -> SpecificRecord.class.isAssignableFrom(topic.valueType()))
        .allSatisfy(
            topic ->
                assertThat(RELEASED.resolve(topic.valueType().getSimpleName() + ".1.avsc"))
                    .exists());
  }

  @Test
  void aChangeThatOldReadersCannotReadIsFound() {
    var released = new Schema.Parser().parse(record("{\"name\":\"a\",\"type\":\"string\"}"));
    var changed = new Schema.Parser().parse(record("{\"name\":\"b\",\"type\":\"string\"}"));

    assertThat(problems(changed, released)).isNotEmpty();
    assertThat(problems(released, changed)).isNotEmpty().noneMatch(ReleasedSchemasTest::isNewFact);
  }

  private static List<Incompatibility> problems(Schema reader, Schema writer) {
    return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
        .getResult()
        .getIncompatibilities();
  }

  private static boolean isNewFact(Incompatibility problem) {
    return problem.getType() == SchemaIncompatibilityType.MISSING_UNION_BRANCH
        && problem.getReaderFragment().getTypes().stream()
            .allMatch(type -> type.getType() == Schema.Type.RECORD);
  }

  private static Stream<Path> released() throws IOException {
    try (var files = Files.list(RELEASED)) {
      return files.sorted().toList().stream();
    }
  }

  private static Schema parse(Path file) throws IOException {
    return new Schema.Parser().parse(file.toFile());
  }

  private static Schema today(Path file) throws ClassNotFoundException {
    var event = file.getFileName().toString().split("\\.")[0];
    return SpecificData.get().getSchema(Class.forName("io.culvert.events." + event));
  }

  private static String record(String field) {
    return "{\"type\":\"record\",\"name\":\"R\",\"fields\":[" + field + "]}";
  }
}

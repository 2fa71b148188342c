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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** Each is a change that somebody might think harmless. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'name':'b','type':'string'}", // renamed
        "{'name':'c','type':'string','default':''}", // removed
        "{'name':'a','type':'long'}", // another type
        "{'name':'a','type':['null','string'],'default':null}", // may be missing now
        "{'name':'a','type':'string'},{'name':'d','type':'int'}", // new, without a default
      })
  void aChangeThatReadersCannotReadIsFound(String fields) {
    var released = record("{'name':'a','type':'string'}");
    var changed = record(fields);

    assertThat(
            Stream.concat(
                problems(changed, released).stream(), problems(released, changed).stream()))
        .isNotEmpty()
        .noneMatch(ReleasedSchemasTest::isNewFact);
  }

  @Test
  void anEnumThatOldReadersHaveNoDefaultForMayNotGrow() {
    var released = record("{'name':'a','type':{'type':'enum','name':'E','symbols':['X']}}");
    var changed = record("{'name':'a','type':{'type':'enum','name':'E','symbols':['X','Y']}}");

    assertThat(problems(released, changed)).isNotEmpty().noneMatch(ReleasedSchemasTest::isNewFact);
  }

  @Test
  void aNewFieldWithADefaultAndANewFactAreNoProblem() {
    var released = record("{'name':'a','type':[{'type':'record','name':'F','fields':[]}]}");
    var changed =
        record(
            "{'name':'a','type':[{'type':'record','name':'F','fields':[]},"
                + "{'type':'record','name':'G','fields':[]}]},"
                + "{'name':'b','type':'int','default':0}");

    assertThat(problems(changed, released)).isEmpty();
    assertThat(problems(released, changed)).isNotEmpty().allMatch(ReleasedSchemasTest::isNewFact);
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

  private static Schema record(String fields) {
    var json = "{'type':'record','name':'R','fields':[" + fields + "]}";
    return new Schema.Parser().parse(json.replace('\'', '"'));
  }
}

package io.culvert.schemas.catalogue;

import io.culvert.schemas.Topic;
import io.culvert.schemas.Topics;
import io.culvert.schemas.registry.PublicSchema;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One topic with what its schema says of it.
 *
 * @param key what the key is
 * @param summary what the topic holds, in one or a few sentences
 * @param schema missing for a topic of raw bytes
 */
record CatalogueEntry(Topic<?> topic, String key, String summary, JsonNode schema) {

  // TopicsTest holds every schema's documentation to this form.
  private static final Pattern DOC = Pattern.compile("(\\S+), key ([^:]+): (.+)", Pattern.DOTALL);

  static List<CatalogueEntry> all() {
    return Topics.all().stream().map(CatalogueEntry::of).toList();
  }

  boolean isPublic() {
    return Topics.publicContract().contains(topic);
  }

  boolean isAvro() {
    return !schema.isMissingNode();
  }

  /** Name of the event, such as SessionEvent. */
  String event() {
    return isAvro() ? topic.valueType().getSimpleName() : "DeadLetter";
  }

  private static CatalogueEntry of(Topic<?> topic) {
    var json = JsonMapper.shared();
    if (!SpecificRecord.class.isAssignableFrom(topic.valueType())) {
      return new CatalogueEntry(
          topic,
          "as it was",
          "what a consumer could not read, bytes unchanged; topic, partition, offset and reason are"
              + " in the headers.",
          json.missingNode());
    }
    Schema schema = SpecificData.get().getSchema(topic.valueType());
    var doc = DOC.matcher(schema.getDoc());
    if (!doc.matches()) {
      throw new IllegalStateException(schema.getName() + " is not documented as others are");
    }
    return new CatalogueEntry(
        topic, doc.group(2), doc.group(3), json.readTree(PublicSchema.of(schema)));
  }
}

package io.culvert.gateway.capture;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.culvert.testing.fuzz.FuzzInput;
import io.culvert.testing.fuzz.Must;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A body that is to be recorded without some members: in whatever pieces it comes the same is left
 * out, and of a JSON document exactly the values of those members, as a parser reads it.
 */
public final class JsonRedactorFuzz {
  private static final List<String> NAMES = List.of("password", "Card", "schl\u00fcssel");
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private JsonRedactorFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    var input = new FuzzInput(bytes);
    int where = input.next();
    var body = input.rest();
    var redacted = redact(List.of(body));
    Must.equal(
        new String(redact(FuzzInput.cut(body, where)), UTF_8),
        new String(redacted, UTF_8),
        "pieces are redacted as the whole");

    var before = document(body);
    if (before != null) {
      Must.equal(document(redacted), without(before), "the members are left out and nothing else");
    }
  }

  private static byte[] redact(List<byte[]> pieces) {
    var redactor = new JsonRedactor(NAMES);
    var out = new ByteArrayOutputStream();
    pieces.forEach(piece -> out.writeBytes(redactor.next(Unpooled.wrappedBuffer(piece))));
    return out.toByteArray();
  }

  private static @Nullable JsonNode document(byte[] bytes) {
    try {
      var text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      var root = JSON.readTree(text);
      return root == null || root.isMissingNode() ? null : root;
    } catch (CharacterCodingException | JacksonException notJson) {
      return null;
    }
  }

  private static JsonNode without(JsonNode node) {
    switch (node) {
      case ObjectNode object -> {
        for (var name : List.copyOf(object.propertyNames())) {
          if (NAMES.stream().anyMatch(name::equalsIgnoreCase)) {
            object.put(name, Redaction.MARK);
          } else {
            without(object.get(name));
          }
        }
      }
      case ArrayNode array -> array.forEach(JsonRedactorFuzz::without);
      default -> {} // has no members
    }
    return node;
  }
}

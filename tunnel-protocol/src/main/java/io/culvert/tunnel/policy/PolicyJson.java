package io.culvert.tunnel.policy;

import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Policies as JSON. Unlike elsewhere in the protocol a field that is not known is refused: to skip
 * a protection because it is newer than the server would leave the tunnel open.
 */
public final class PolicyJson {
  /** Longest policy, bytes: it has to fit into a HELLO with all the rest. */
  public static final int LONGEST = 12 * 1024;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .changeDefaultPropertyInclusion(each -> each.withValueInclusion(Include.NON_EMPTY))
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES) // 0 is refused, or means no
          .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  private static final Pattern CONTROLS = Pattern.compile("\\p{Cc}");
  private static final int LONGEST_COMPLAINT = 300;

  private PolicyJson() {}

  /**
   * As text.
   *
   * @throws IllegalArgumentException when it is longer than may be sent
   */
  public static String write(EdgePolicy policy) {
    var text = JSON.writeValueAsString(policy);
    if (text.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
      throw new IllegalArgumentException("all policies together are longer than 12 KiB");
    }
    return text;
  }

  /**
   * From text.
   *
   * @throws IllegalArgumentException saying what is wrong, without quoting what may be a secret
   */
  public static EdgePolicy read(String text) {
    try {
      return read(JSON.readTree(text));
    } catch (JacksonException e) {
      throw new IllegalArgumentException("it is not JSON");
    }
  }

  /** As a tree, to be put into other JSON. */
  public static JsonNode tree(EdgePolicy policy) {
    return JSON.valueToTree(policy);
  }

  /** As {@link #read(String)}, from JSON that was parsed already. */
  public static EdgePolicy read(JsonNode node) {
    if (node.isMissingNode() || node.isNull() || node.isEmpty() && node.isObject()) {
      return EdgePolicy.NONE;
    }
    try {
      var policy = JSON.treeToValue(node, EdgePolicy.class);
      return policy.asksNothing() ? EdgePolicy.NONE : policy;
    } catch (JacksonException e) {
      throw new IllegalArgumentException(whatIsWrong(e), e);
    }
  }

  /** Names come from the other side; what is said of them goes to logs and terminals. */
  private static String oneLine(String complaint) {
    var line = CONTROLS.matcher(complaint).replaceAll("?");
    return line.length() <= LONGEST_COMPLAINT ? line : line.substring(0, LONGEST_COMPLAINT) + "…";
  }

  /** Our own records' words; Jackson's would quote the value. */
  private static String whatIsWrong(JacksonException e) {
    var at = e.getPath().stream().map(step -> String.valueOf(step.getPropertyName())).toList();
    var why = e.getCause() instanceof IllegalArgumentException ours ? ours.getMessage() : null;
    return oneLine(String.join(".", at) + (why == null ? " is not understood" : ": " + why));
  }
}

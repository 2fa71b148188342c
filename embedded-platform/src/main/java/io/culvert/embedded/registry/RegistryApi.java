package io.culvert.embedded.registry;

import io.culvert.embedded.registry.Routes.RawText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The part of Confluent's REST API that clients use: every path, and what it answers. */
final class RegistryApi {
  private static final String MODE = "READWRITE";

  private final SchemaRegistry registry;

  private RegistryApi(SchemaRegistry registry) {
    this.registry = registry;
  }

  static Routes routes(SchemaRegistry registry) {
    RegistryApi api = new RegistryApi(registry);
    return new Routes()
        .add("GET", "/", _ -> Map.of())
        .add("GET", "/subjects", api::subjects)
        .add("POST", "/subjects/*", api::lookup)
        .add("DELETE", "/subjects/*", api::deleteSubject)
        .add("GET", "/subjects/*/versions", api::versions)
        .add("POST", "/subjects/*/versions", api::register)
        .add("GET", "/subjects/*/versions/*", api::version)
        .add("DELETE", "/subjects/*/versions/*", api::deleteVersion)
        .add("GET", "/subjects/*/versions/*/schema", api::versionText)
        .add("GET", "/subjects/*/versions/*/referencedby", api::referencedBy)
        .add("GET", "/schemas/types", _ -> List.of(RegisteredSchema.AVRO))
        .add("GET", "/schemas/ids/*", api::schemaById)
        .add("GET", "/schemas/ids/*/schema", r -> new RawText(api.anyWithId(r).text()))
        .add("GET", "/schemas/ids/*/subjects", api::subjectsOfId)
        .add("GET", "/schemas/ids/*/versions", api::versionsOfId)
        .add("POST", "/compatibility/subjects/*/versions", r -> api.compatibility(r, null))
        .add("POST", "/compatibility/subjects/*/versions/*", r -> api.compatibility(r, r.version()))
        .add("GET", "/config", _ -> level(registry.state().level()))
        .add("PUT", "/config", r -> api.setLevel(null, r))
        .add("DELETE", "/config", _ -> api.unsetLevel(null, registry.state().level()))
        .add("GET", "/config/*", r -> level(api.levelOf(r)))
        .add("PUT", "/config/*", r -> api.setLevel(r.subject(), r))
        .add("DELETE", "/config/*", r -> api.unsetLevel(r.subject(), api.levelOf(r)))
        .add("GET", "/mode", _ -> Map.of("mode", MODE))
        .add("GET", "/mode/*", RegistryApi::mode);
  }

  private Object subjects(Request request) {
    RegistryState state = registry.state();
    return state.subjects().keySet().stream()
        .filter(subject -> !state.versions(subject, request.is("deleted")).isEmpty())
        .toList();
  }

  private Object versions(Request request) {
    List<RegisteredSchema> versions =
        registry.state().versions(request.subject(), request.is("deleted"));
    if (versions.isEmpty()) {
      throw RegistryException.subjectNotFound(request.subject());
    }
    return versions.stream().map(RegisteredSchema::version).toList();
  }

  private Object register(Request request) throws InterruptedException {
    return Map.of("id", registry.register(request.subject(), request.schema()));
  }

  private Object lookup(Request request) {
    return describe(registry.lookup(request.subject(), request.schema(), request.is("deleted")));
  }

  private Object version(Request request) {
    return describe(registry.version(request.subject(), request.version(), request.is("deleted")));
  }

  private Object versionText(Request request) {
    return new RawText(
        registry.version(request.subject(), request.version(), request.is("deleted")).text());
  }

  /** Nothing refers to anything, because references are refused; but the version must exist. */
  private Object referencedBy(Request request) {
    registry.version(request.subject(), request.version(), true);
    return List.of();
  }

  private Object deleteSubject(Request request) throws InterruptedException {
    return registry.deleteSubject(request.subject(), request.is("permanent"));
  }

  private Object deleteVersion(Request request) throws InterruptedException {
    return registry.deleteVersion(request.subject(), request.version(), request.is("permanent"));
  }

  private Object schemaById(Request request) {
    RegisteredSchema schema = anyWithId(request);
    Map<String, Object> answer = new LinkedHashMap<>();
    putType(answer, schema);
    answer.put("schema", schema.text());
    return answer;
  }

  private Object subjectsOfId(Request request) {
    return allWithId(request, request.is("deleted")).stream()
        .map(RegisteredSchema::subject)
        .distinct()
        .toList();
  }

  private Object versionsOfId(Request request) {
    return allWithId(request, request.is("deleted")).stream()
        .map(schema -> Map.of("subject", schema.subject(), "version", schema.version()))
        .toList();
  }

  private Object compatibility(Request request, @Nullable Version against) {
    List<String> problems = registry.problems(request.subject(), request.schema(), against);
    return request.is("verbose")
        ? Map.of("is_compatible", problems.isEmpty(), "messages", problems)
        : Map.of("is_compatible", problems.isEmpty());
  }

  private Compatibility levelOf(Request request) {
    String subject = request.subject();
    Compatibility own = registry.state().levels().get(subject);
    if (own == null && !request.is("defaultToGlobal")) {
      throw RegistryException.noCompatibilityOf(subject);
    }
    return registry.state().levelOf(subject);
  }

  private Object setLevel(@Nullable String subject, Request request) throws InterruptedException {
    Compatibility wanted =
        Compatibility.named(request.body().path("compatibility").asString(""))
            .orElseThrow(RegistryException::invalidCompatibility);
    registry.setCompatibility(subject, wanted);
    return Map.of("compatibility", wanted.name());
  }

  private Object unsetLevel(@Nullable String subject, Compatibility before)
      throws InterruptedException {
    registry.setCompatibility(subject, null);
    return level(before);
  }

  private static Object level(Compatibility level) {
    return Map.of("compatibilityLevel", level.name());
  }

  private static Object mode(Request request) {
    if (!request.is("defaultToGlobal")) {
      throw RegistryException.noModeOf(request.subject());
    }
    return Map.of("mode", MODE);
  }

  private RegisteredSchema anyWithId(Request request) {
    return allWithId(request, true).getFirst();
  }

  private List<RegisteredSchema> allWithId(Request request, boolean withDeleted) {
    int id = id(request.variable(0));
    List<RegisteredSchema> all =
        registry.state().schemas().filter(schema -> schema.id() == id).toList();
    if (all.isEmpty()) {
      throw RegistryException.schemaNotFound(id);
    }
    return all.stream().filter(schema -> withDeleted || !schema.deleted()).toList();
  }

  private static int id(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw RegistryException.http(404, "HTTP 404 Not Found");
    }
  }

  private static Map<String, Object> describe(RegisteredSchema schema) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("subject", schema.subject());
    answer.put("version", schema.version());
    answer.put("id", schema.id());
    putType(answer, schema);
    answer.put("schema", schema.text());
    return answer;
  }

  /** Confluent leaves the type out when it is Avro, and old clients rely on that. */
  private static void putType(Map<String, Object> answer, RegisteredSchema schema) {
    if (!schema.type().equals(RegisteredSchema.AVRO)) {
      answer.put("schemaType", schema.type());
    }
  }
}

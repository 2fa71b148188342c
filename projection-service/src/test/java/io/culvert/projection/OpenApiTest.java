package io.culvert.projection;

import static io.culvert.projection.support.TestService.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.events.UsageMonthly;
import io.culvert.events.UsageState;
import io.culvert.projection.support.Exchanges;
import io.culvert.projection.support.Sessions;
import io.culvert.projection.support.TestLog;
import io.culvert.projection.support.TestService;
import io.culvert.schemas.Topics;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.reactive.function.server.RouterFunction;
import tools.jackson.databind.JsonNode;

/** The document says what the API does: no more, and no less. */
class OpenApiTest {

  private static final TestLog LOG = new TestLog();
  private static TestService service;
  private static JsonNode document;
  private static TestLog.Account account;
  private static Exchanges exchange;

  @BeforeAll
  static void start() {
    service = TestService.start();
    document = service.send(HttpRequest.newBuilder(service.uri("/openapi.json")).GET()).json();
    account = LOG.account();
    new Sessions(LOG, account).open();
    exchange = Exchanges.of(account);
    LOG.publish(Topics.HTTP_EXCHANGES, exchange.session, exchange.completed());
    var failed = Exchanges.of(account);
    failed.status = null;
    LOG.publish(Topics.HTTP_EXCHANGES, failed.session, failed.completed());
    var open = Exchanges.of(account);
    LOG.publish(Topics.HTTP_EXCHANGES, open.session, open.opened());
    LOG.publish(
        Topics.USAGE_MONTHLY,
        account.id() + "/2026-11",
        new UsageMonthly(
            account.id(),
            "2026-11",
            1L,
            1L,
            1L,
            1L,
            1L,
            Instant.now(),
            -1L,
            "",
            UsageState.WITHIN,
            "UTC"));
    eventually().until(() -> service.get(account, "/api/v1/requests").ids().size() == 3);
    eventually().until(() -> !service.get(account, "/api/v1/sessions").ids().isEmpty());
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void everyRouteIsDescribedAndNothingElse() {
    var described = new TreeSet<String>();
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .propertyNames()
                    .forEach(method -> described.add(method.toUpperCase() + " " + path.getKey())));

    assertThat(described).isEqualTo(routes());
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    document
        .findValues("$ref")
        .forEach(ref -> assertThat(schema(ref.asString()).isMissingNode()).as("%s", ref).isFalse());
  }

  @Test
  void everyErrorIsDescribed() {
    var codes = new TreeSet<String>();
    document
        .at("/components/schemas/Problem/properties/code/enum")
        .forEach(code -> codes.add(code.asString()));
    var known = new TreeSet<String>();
    for (var error : io.culvert.projection.api.ApiError.values()) {
      known.add(error.code());
      assertThat(document.toString()).contains(error.code() + ":");
    }
    assertThat(codes).isEqualTo(known);
  }

  @Test
  void answersAreAsDescribed() {
    check("/api/v1/me", "/api/v1/me");
    check("/api/v1/requests", "/api/v1/requests");
    check("/api/v1/requests?limit=1", "/api/v1/requests");
    for (var id : service.get(account, "/api/v1/requests").ids()) {
      check("/api/v1/requests/" + id, "/api/v1/requests/{id}");
    }
    check("/api/v1/sessions", "/api/v1/sessions");
    check("/api/v1/usage", "/api/v1/usage");
    check("/api/v1/analytics/traffic", "/api/v1/analytics/traffic");
    var rows = service.post(account, "/api/v1/analytics/sql", "{\"sql\":\"select 1 as one\"}");
    assertThat(rows.status()).as(rows.text()).isEqualTo(200);
    assertThat(rows.json().propertyNames())
        .containsExactly("columns", "rows", "rowCount", "truncated");
    check("/api/v1/usage?month=2026-11", "/api/v1/usage");
    var replay = service.post(account, "/api/v1/requests/" + exchange.id + "/replay", "");
    assertThat(replay.status()).isEqualTo(202);
    matches(replay.json(), ref("ReplayAccepted"), "replay");
    check(
        "/api/v1/replays/" + replay.json().path("replayId").asString(),
        "/api/v1/replays/{replayId}");
    matches(service.get(account, "/api/v1/requests/x").json(), ref("Problem"), "problem");
  }

  @Test
  void parametersThatAreDescribedAreTaken() {
    for (var path :
        new String[] {
          "/api/v1/requests", "/api/v1/sessions", "/api/v1/usage", "/api/v1/analytics/traffic"
        }) {
      for (var parameter : document.path("paths").path(path).path("get").path("parameters")) {
        var name = parameter.path("name").asString();
        var value = "status".equals(name) ? parameter.at("/schema/enum/0").asString("404") : "";
        assertThat(service.get(account, path + "?" + name + "=" + value).status())
            .as("%s of %s", name, path)
            .isEqualTo(200);
      }
    }
  }

  private static void check(String uri, String path) {
    var answer = service.get(account, uri);
    assertThat(answer.status()).as(uri).isEqualTo(200);
    var schema =
        document
            .path("paths")
            .path(path)
            .path("get")
            .path("responses")
            .path("200")
            .path("content")
            .path("application/json")
            .path("schema");
    assertThat(schema.isMissingNode()).as(path).isFalse();
    matches(answer.json(), schema, uri);
  }

  /** The part of JSON Schema that the document uses; properties that are not named are refused. */
  private static void matches(JsonNode value, JsonNode schema, String where) {
    if (schema.has("$ref")) {
      matches(value, schema(schema.path("$ref").asString()), where);
      return;
    }
    assertThat(types(schema)).as(where + " = " + value).contains(typeOf(value));
    if (schema.has("enum")) {
      assertThat(schema.path("enum").values()).as(where).contains(value);
    }
    if ("uuid".equals(schema.path("format").asString("")) && value.isString()) {
      assertThat(value.asString()).as(where).matches("[0-9a-f-]{36}");
    }
    if ("date-time".equals(schema.path("format").asString("")) && value.isString()) {
      assertThat(value.asString()).as(where).matches("[-0-9]+T[:0-9]+\\.[0-9]{6}Z");
    }
    if (value.isArray()) {
      value.forEach(item -> matches(item, schema.path("items"), where + "[]"));
    }
    if (value.isObject()) {
      var names = new TreeSet<String>();
      schema.path("required").forEach(name -> names.add(name.asString()));
      assertThat(value.propertyNames()).as(where).containsExactlyInAnyOrderElementsOf(names);
      value
          .properties()
          .forEach(
              property ->
                  matches(
                      property.getValue(),
                      schema.path("properties").path(property.getKey()),
                      where + "." + property.getKey()));
    }
  }

  private static Set<String> types(JsonNode schema) {
    var types = new TreeSet<String>();
    if (schema.path("type").isArray()) {
      schema.path("type").forEach(type -> types.add(type.asString()));
    } else {
      types.add(schema.path("type").asString(""));
    }
    if (types.contains("number")) {
      types.add("integer");
    }
    return types;
  }

  private static String typeOf(JsonNode value) {
    if (value.isIntegralNumber()) {
      return "integer";
    }
    return switch (value.getNodeType()) {
      case STRING -> "string";
      case NUMBER -> "number";
      case BOOLEAN -> "boolean";
      case ARRAY -> "array";
      case OBJECT -> "object";
      default -> "null";
    };
  }

  private static JsonNode ref(String name) {
    return schema("#/components/schemas/" + name);
  }

  private static JsonNode schema(String ref) {
    return document.at(ref.substring(1));
  }

  private static Set<String> routes() {
    var found = new TreeSet<String>();
    var routes = service.service().context().getBean("routes", RouterFunction.class);
    routes.accept(new CollectRoutes(found));
    found.removeIf(route -> route.contains("/actuator/"));
    return found;
  }
}

package io.culvert.projection.sql;

import io.culvert.projection.api.ApiException;
import io.culvert.projection.api.Caller;
import io.culvert.projection.api.Parameters;
import io.culvert.web.JsonBody;
import java.util.Set;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Answers SQL over the caller's own traffic. */
public final class SqlHandlers {

  private static final Set<String> FIELDS = Set.of("sql", "format");

  private final SqlRunner runner;

  public SqlHandlers(SqlRunner runner) {
    this.runner = runner;
  }

  /** {@code POST /api/v1/analytics/sql}. */
  public Mono<ServerResponse> query(ServerRequest request) {
    Parameters.of(request).only();
    var account = Caller.of(request).accountId();
    return JsonBody.read(request)
        .flatMap(
            body -> {
              only(body);
              var format =
                  body.has("format")
                      ? SqlFormat.of(text(body, "format"))
                      : SqlFormat.liked(request.headers().accept());
              return runner
                  .run(account, text(body, "sql"), format)
                  .flatMap(answer -> answer(format, answer));
            });
  }

  private static Mono<ServerResponse> answer(SqlFormat format, SqlAnswer answer) {
    return ServerResponse.ok()
        .contentType(format.mediaType())
        .contentLength(answer.body().length)
        .header("Culvert-Rows", String.valueOf(answer.rows()))
        .header("Culvert-Truncated", String.valueOf(answer.truncated()))
        .bodyValue(answer.body());
  }

  private static void only(JsonNode body) {
    for (var name : body.propertyNames()) {
      if (!FIELDS.contains(name)) {
        throw ApiException.badParameter("body", "has a field other than sql and format");
      }
    }
  }

  private static String text(JsonNode body, String name) {
    if (!body.path(name).isString()) {
      throw ApiException.badParameter(name, "must be a text");
    }
    return body.path(name).asString();
  }
}

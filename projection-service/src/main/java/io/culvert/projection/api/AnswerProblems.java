package io.culvert.projection.api;

import io.culvert.web.AnswerRefusals;
import io.culvert.web.Refusal;
import io.culvert.web.UnusableRequest;
import io.r2dbc.spi.R2dbcException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import tools.jackson.databind.json.JsonMapper;

/** Says which failure is which of the {@link ApiError}s. */
public final class AnswerProblems extends AnswerRefusals {

  private static final Logger log = LoggerFactory.getLogger(AnswerProblems.class);
  private static final String QUERY_CANCELED = "57014";

  public AnswerProblems(JsonMapper json) {
    super(json);
  }

  @Override
  protected Refusal refusal(Throwable failure, ServerWebExchange exchange) {
    return switch (failure) {
      case ApiException e -> e;
      case UnusableRequest e -> new ApiException(error(e.kind()), e.detail());
      case ResponseStatusException e -> ofStatus(e);
      case DataAccessException _, R2dbcException _, TimeoutException _ -> ofDatabase(failure);
      case IOException _ -> ofDatabase(failure);
      default -> {
        log.error("{} failed", exchange.getRequest().getPath().value(), failure);
        yield new ApiException(ApiError.INTERNAL, "The request could not be answered.");
      }
    };
  }

  private static ApiError error(UnusableRequest.Kind kind) {
    return switch (kind) {
      case MALFORMED -> ApiError.BAD_PARAMETER;
      case CROSS_SITE -> ApiError.CROSS_SITE;
      case WRONG_HOST -> ApiError.WRONG_HOST;
    };
  }

  private static ApiException ofStatus(ResponseStatusException e) {
    var status = e.getStatusCode().value();
    if (status == 404 || status == 405) {
      return ApiException.notFound();
    }
    return status < 500
        ? new ApiException(ApiError.BAD_PARAMETER, "request: " + e.getReason())
        : new ApiException(ApiError.INTERNAL, "The request could not be answered.");
  }

  private static ApiException ofDatabase(Throwable failure) {
    var refused = r2dbc(failure);
    if (refused != null && QUERY_CANCELED.equals(refused.getSqlState())) {
      return ApiException.badParameter(
          "q", "the search took too long; narrow it with from, to, host or path");
    }
    log.warn("PostgreSQL did not answer a query: {}", failure.toString());
    return new ApiException(ApiError.NOT_AVAILABLE, "The database does not answer just now.");
  }

  private static @Nullable R2dbcException r2dbc(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof R2dbcException e) {
        return e;
      }
    }
    return null;
  }
}

package io.culvert.control.api;

import io.culvert.web.AnswerRefusals;
import io.culvert.web.Refusal;
import io.culvert.web.UnusableRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import tools.jackson.databind.json.JsonMapper;

/** Says which failure is which of the {@link ControlError}s. */
public final class AnswerProblems extends AnswerRefusals {

  private static final Logger log = LoggerFactory.getLogger(AnswerProblems.class);

  public AnswerProblems(JsonMapper json) {
    super(json);
  }

  @Override
  protected Refusal refusal(Throwable failure, ServerWebExchange exchange) {
    return switch (failure) {
      case ControlException e -> e;
      case UnusableRequest e -> new ControlException(error(e.kind()), e.detail());
      case ResponseStatusException e when e.getStatusCode().value() == 404 -> nothing();
      case ResponseStatusException e when e.getStatusCode().value() == 405 -> nothing();
      case ResponseStatusException e when e.getStatusCode().value() < 500 ->
          ControlException.badRequest("request", String.valueOf(e.getReason()));
      default -> {
        log.error("{} failed", exchange.getRequest().getPath().value(), failure);
        yield new ControlException(ControlError.INTERNAL, "The request could not be answered.");
      }
    };
  }

  private static ControlError error(UnusableRequest.Kind kind) {
    return switch (kind) {
      case MALFORMED -> ControlError.BAD_REQUEST;
      case CROSS_SITE -> ControlError.CROSS_SITE;
      case WRONG_HOST -> ControlError.WRONG_HOST;
    };
  }

  private static ControlException nothing() {
    return new ControlException(ControlError.NOT_FOUND, ControlError.NOT_FOUND.title());
  }
}

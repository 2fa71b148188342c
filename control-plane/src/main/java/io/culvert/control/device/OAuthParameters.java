package io.culvert.control.device;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.MediaType;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The parameters of a request to an OAuth endpoint: a form as the RFC has it, or a JSON object with
 * the same names. A parameter without a value counts as left out, one given twice is an error (RFC
 * 6749 §3.2).
 */
final class OAuthParameters {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final Map<String, String> values;

  private OAuthParameters(Map<String, String> values) {
    this.values = values;
  }

  static Mono<OAuthParameters> read(ServerRequest request) {
    var type = request.headers().contentType().orElse(MediaType.APPLICATION_FORM_URLENCODED);
    Mono<OAuthParameters> read =
        MediaType.APPLICATION_JSON.isCompatibleWith(type)
            ? request.bodyToMono(byte[].class).map(OAuthParameters::ofJson)
            : MediaType.APPLICATION_FORM_URLENCODED.isCompatibleWith(type)
                ? request.formData().map(OAuthParameters::ofForm)
                : Mono.error(() -> invalid("The body must be a form or JSON."));
    return read.onErrorMap(DataBufferLimitException.class, _ -> invalid("The body is too large."))
        .defaultIfEmpty(new OAuthParameters(Map.of()));
  }

  Optional<String> get(String name) {
    return Optional.ofNullable(values.get(name));
  }

  String require(String name) {
    return get(name).orElseThrow(() -> invalid("The parameter " + name + " is missing."));
  }

  static OAuthException invalid(String description) {
    return new OAuthException(OAuthError.INVALID_REQUEST, description);
  }

  private static OAuthParameters ofForm(MultiValueMap<String, String> form) {
    var values = new HashMap<String, String>();
    form.forEach(
        (name, all) -> {
          if (all.size() > 1) {
            throw invalid("A parameter was given more than once.");
          }
          put(values, name, all.getFirst());
        });
    return new OAuthParameters(values);
  }

  private static OAuthParameters ofJson(byte[] bytes) {
    var values = new HashMap<String, String>();
    try {
      var node = JSON.readTree(bytes);
      if (!node.isObject()) {
        throw invalid("The body must be a JSON object.");
      }
      for (var property : node.properties()) {
        if (!property.getValue().isString()) {
          throw invalid("Every parameter must be a text.");
        }
        put(values, property.getKey(), property.getValue().stringValue());
      }
    } catch (JacksonException e) {
      throw invalid("The body must be a JSON object.");
    }
    return new OAuthParameters(values);
  }

  private static void put(Map<String, String> values, String name, String value) {
    if (!value.isEmpty()) {
      values.put(name, value);
    }
  }
}

package io.culvert.schemas.registry;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a request to the registry that answered last, then to the others, then all over again as
 * {@link Retries} says. An answer counts unless it says that the server itself is at a loss.
 */
final class RegistryHttp {

  private static final Logger log = LoggerFactory.getLogger(RegistryHttp.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";

  // One for the whole JVM: a client owns threads and costs a quarter of a second to start.
  private static final class Shared {
    static final HttpClient CLIENT =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(3))
            .build();
  }

  private final RegistryEndpoints endpoints;
  private final Retries retries;
  private volatile int lastGood;

  RegistryHttp(RegistryEndpoints endpoints, Retries retries) {
    this.endpoints = endpoints;
    this.retries = retries;
  }

  /** Sends a GET, or a POST when there is a body. The path begins with a slash, ready encoded. */
  HttpResponse<String> send(String path, @Nullable String body) {
    IOException failure = null;
    for (int attempt = 0; attempt <= retries.max(); attempt++) {
      if (attempt > 0) {
        pause(retries.before(attempt), path);
      }
      for (int i = 0; i < endpoints.urls().size(); i++) {
        var index = (lastGood + i) % endpoints.urls().size();
        try {
          var response = sendOnce(endpoints.urls().get(index), path, body);
          lastGood = index;
          return response;
        } catch (IOException e) {
          log.debug("Schema registry {} did not answer", endpoints.urls().get(index), e);
          failure = e;
        }
      }
    }
    throw SchemaRegistryException.unavailable(
        "No schema registry of %s answered %s after %d tries: %s"
            .formatted(endpoints, path, retries.max() + 1, failure),
        failure);
  }

  private HttpResponse<String> sendOnce(URI base, String path, @Nullable String body)
      throws IOException {
    var request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(TIMEOUT)
            .header("Accept", MEDIA_TYPE + ", application/json");
    endpoints.authorization().ifPresent(value -> request.header("Authorization", value));
    if (body != null) {
      request.header("Content-Type", MEDIA_TYPE).POST(BodyPublishers.ofString(body));
    }
    try {
      var response = Shared.CLIENT.send(request.build(), BodyHandlers.ofString());
      if (isAtALoss(response.statusCode())) {
        throw new IOException("status " + response.statusCode() + " " + response.body());
      }
      return response;
    } catch (InterruptedException e) {
      throw interrupted(path, e);
    }
  }

  /** 408, 429 and 5xx are about the server's state and not about the request (RFC 9110 §15). */
  private static boolean isAtALoss(int status) {
    return status == 408 || status == 429 || status >= 500;
  }

  private static void pause(Duration wait, String path) {
    try {
      Thread.sleep(wait);
    } catch (InterruptedException e) {
      throw interrupted(path, e);
    }
  }

  private static SchemaRegistryException interrupted(String path, InterruptedException e) {
    Thread.currentThread().interrupt();
    return SchemaRegistryException.unavailable("Interrupted while asking for " + path, e);
  }
}

package io.culvert.control.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/** Reserve a name each after the other, and ask with the same key until they are answered. */
final class PatientClients {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final int CLIENTS = 3;

  private final URI hostnames;
  private final String token;
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final List<Thread> threads;
  private volatile boolean isEnough;

  private PatientClients(URI hostnames, String token) {
    this.hostnames = hostnames;
    this.token = token;
    threads =
        IntStream.range(0, CLIENTS)
            .mapToObj(i -> Thread.ofVirtual().name("client-" + i).unstarted(() -> run(i)))
            .toList();
  }

  static PatientClients start(URI hostnames, String token) {
    var clients = new PatientClients(hostnames, token);
    clients.threads.forEach(Thread::start);
    return clients;
  }

  /** Names that were answered for so far. */
  int answered() {
    return answers.size();
  }

  /** Each ends with the answer it waits for. */
  void stop() throws InterruptedException {
    isEnough = true;
    for (var thread : threads) {
      thread.join();
    }
  }

  /** Asks everything once more; returns how many answers there were. */
  int askAgain() {
    answers.forEach((name, answer) -> assertThat(ask(name)).isEqualTo(answer));
    return answers.size();
  }

  private void run(int client) {
    for (int i = 0; !isEnough; i++) {
      var name = "client-" + client + "-" + i;
      await()
          .pollInSameThread()
          .pollInterval(Duration.ofMillis(50))
          .atMost(Duration.ofMinutes(2))
          .until(() -> isAnswered(name));
    }
  }

  private boolean isAnswered(String name) {
    var answer = ask(name);
    if (!answer.isEmpty()) {
      answers.put(name, answer);
    }
    return !answer.isEmpty();
  }

  /** Empty while the service is away. */
  private String ask(String name) {
    var request =
        HttpRequest.newBuilder(hostnames)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", "key-of-" + name)
            .timeout(Duration.ofSeconds(15))
            .POST(BodyPublishers.ofString("{\"hostname\":\"" + name + "\"}"))
            .build();
    try {
      var response = HTTP.send(request, BodyHandlers.ofString());
      if (response.statusCode() == 201) {
        return response.body();
      }
      // Not ready yet, or not decided in time: whoever has a key may ask again.
      assertThat(response.statusCode()).as(response.body()).isIn(401, 503, 504);
      return "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}

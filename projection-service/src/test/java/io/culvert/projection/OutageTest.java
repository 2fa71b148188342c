package io.culvert.projection;

import static io.culvert.projection.support.TestService.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.embedded.database.DatabaseOptions;
import io.culvert.embedded.database.EmbeddedDatabase;
import io.culvert.projection.support.Exchanges;
import io.culvert.projection.support.TestLog;
import io.culvert.projection.support.TestService;
import io.culvert.schemas.Topics;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL may go away and come back; nobody has to do anything about it. */
class OutageTest {

  private static final TestLog LOG = new TestLog();

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  @Test
  void theServiceOutlivesItsDatabase() throws Exception {
    var account = LOG.account();
    var database = EmbeddedDatabase.start(DatabaseOptions.persistent(folder, 0));
    var port = database.port();
    try (var service =
        TestService.start(
            EmbeddedDatabase.DATABASE,
            Map.of("DB_PORT", String.valueOf(port), "DB_PASSWORD", database.password()))) {
      publish(account, "/before");
      eventually().until(() -> service.get(account, "/api/v1/requests").ids().size() == 1);

      database.close();

      eventually().until(() -> service.get(account, "/api/v1/requests").status() == 503);
      var answer = service.get(account, "/api/v1/requests");
      assertThat(answer.json().path("code").asString()).isEqualTo("CVT-4008");
      assertThat(answer.header("Retry-After")).isNotEmpty();
      assertThat(answer.text()).doesNotContain("refused", "postgres");
      publish(account, "/during");
      eventually().until(() -> !service.service().health().status().isUp());
      assertThat(service.get(account, "/api/v1/me").status()).isEqualTo(200);

      database = EmbeddedDatabase.start(DatabaseOptions.persistent(folder, port));

      eventually().until(() -> service.get(account, "/api/v1/requests").ids().size() == 2);
      publish(account, "/after");
      eventually().until(() -> service.get(account, "/api/v1/requests").ids().size() == 3);
      service.awaitReady();
    } finally {
      database.close();
    }
  }

  @Test
  void aServiceThatStartsFirstWaitsForItsDatabase() throws Exception {
    var account = LOG.account();
    // To have a port at which nothing listens yet, and a folder with its passwords.
    var database = EmbeddedDatabase.start(DatabaseOptions.persistent(folder, 0));
    var port = database.port();
    database.close();
    publish(account, "/early");
    try (var service =
        TestService.startUnready(
            EmbeddedDatabase.DATABASE,
            Map.of("DB_PORT", String.valueOf(port), "DB_PASSWORD", database.password()))) {
      eventually().until(() -> service.get(account, "/api/v1/requests").status() == 503);
      assertThat(service.service().health().status().isUp()).isFalse();

      database = EmbeddedDatabase.start(DatabaseOptions.persistent(folder, port));

      eventually().until(() -> service.get(account, "/api/v1/requests").ids().size() == 1);
    } finally {
      database.close();
    }
  }

  private static void publish(TestLog.Account account, String target) {
    var exchange = Exchanges.of(account).get(target);
    LOG.publish(Topics.HTTP_EXCHANGES, exchange.session, exchange.completed());
  }
}

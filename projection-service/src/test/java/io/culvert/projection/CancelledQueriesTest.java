package io.culvert.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.embedded.SharedPlatform;
import io.culvert.runtime.settings.Settings;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class CancelledQueriesTest {
  private static final int QUERIES = 150;
  private static final int LONGEST_NANOS = 4_000_000;

  /** Buffers that a driver forgets then are reported at the end of the build. */
  @Test
  void queriesThatNobodyWaitsForAnyMoreGiveTheirConnectionsBack() {
    var configuration = new DatabaseConfiguration();
    var pool = configuration.connectionPool(settings());
    try {
      var client = configuration.databaseClient(pool);
      var random = new Random(1); // any moment from the first byte to the last
      var answered = new AtomicInteger();
      for (int i = 0; i < QUERIES; i++) {
        var query = client.sql("select 1").fetch().one().subscribe(_ -> answered.incrementAndGet());
        LockSupport.parkNanos(random.nextInt(LONGEST_NANOS));
        query.dispose();
      }

      assertThat(answered.get()).isLessThan(QUERIES);
      await().until(() -> pool.getMetrics().orElseThrow().acquiredSize() == 0);
      assertThat(client.sql("select 2").mapValue(Integer.class).one().block()).isEqualTo(2);
    } finally {
      pool.dispose();
    }
  }

  private static ProjectionSettings settings() {
    var database = SharedPlatform.database();
    return ProjectionSettings.from(
        new Settings(
            Map.of(
                "DB_URL", database.jdbcUrl(database.newDatabase()),
                "DB_USER", database.user(),
                "DB_PASSWORD", database.password(),
                "MASTER_KEY", Base64.getEncoder().encodeToString(new byte[32]))));
  }
}

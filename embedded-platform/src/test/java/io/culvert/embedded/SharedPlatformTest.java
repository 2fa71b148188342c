package io.culvert.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.embedded.database.EmbeddedDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

class SharedPlatformTest {

  @Test
  void kafkaCreatesTopics() throws Exception {
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", SharedPlatform.kafka().bootstrapServers()))) {
      admin
          .createTopics(
              List.of(new NewTopic("shared-platform", Optional.empty(), Optional.empty())))
          .all()
          .get(10, TimeUnit.SECONDS);
      assertThat(admin.listTopics().names().get(10, TimeUnit.SECONDS)).contains("shared-platform");
    }
  }

  @Test
  void everyNewDatabaseIsEmptyAndItsOwn() throws Exception {
    EmbeddedDatabase database = SharedPlatform.database();
    String one = database.newDatabase();
    String other = database.newDatabase();
    try (Connection connection = connect(database, one)) {
      connection.createStatement().execute("create table only_here (id int)");
    }
    try (Connection connection = connect(database, other);
        var tables = connection.getMetaData().getTables(null, "public", "%", null)) {
      assertThat(tables.next()).isFalse();
    }
  }

  private static Connection connect(EmbeddedDatabase database, String name) throws Exception {
    return DriverManager.getConnection(
        database.jdbcUrl(name), database.user(), database.password());
  }
}

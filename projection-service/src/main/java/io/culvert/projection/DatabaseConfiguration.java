package io.culvert.projection;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import java.time.Duration;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.core.DatabaseClient;

/** How the API reads PostgreSQL: without ever blocking a thread. */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

  private static final int CONNECTIONS = 10;

  @Bean(destroyMethod = "dispose")
  ConnectionPool connectionPool(ProjectionSettings settings) {
    var database = settings.database();
    var factory =
        new PostgresqlConnectionFactory(
            PostgresqlConnectionConfiguration.builder()
                .host(database.host())
                .port(database.port())
                .database(database.name())
                .username(database.user())
                .password(database.password())
                .applicationName("culvert-api")
                .connectTimeout(Duration.ofSeconds(2))
                .tcpKeepAlive(true)
                // Each list has other filters: a plan for the values at hand is worth more than a
                // kept one, and kept ones would add up.
                .preparedStatementCacheQueries(0)
                .statementTimeout(settings.queryTimeout())
                .options(Map.of("default_transaction_read_only", "on"))
                .build());
    return new ConnectionPool(
        ConnectionPoolConfiguration.builder(factory)
            .initialSize(0)
            .maxSize(CONNECTIONS)
            .maxAcquireTime(Duration.ofSeconds(3))
            .maxIdleTime(Duration.ofMinutes(5))
            .build());
  }

  @Bean
  DatabaseClient databaseClient(ConnectionPool pool) {
    return DatabaseClient.create(pool);
  }
}

package io.culvert.projection;

import io.culvert.projection.follow.DatabaseSettings;
import io.culvert.projection.forward.ForwardTable;
import io.culvert.projection.sql.SqlSettings;
import io.culvert.runtime.address.TunnelUrls;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.keys.MasterKeySettings;
import io.culvert.runtime.operator.Operators;
import io.culvert.runtime.settings.Settings;
import io.culvert.schemas.seal.MasterKeys;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * How this service is set up.
 *
 * @param apiPort TCP port of API and dashboard, 0 for any free one
 * @param apiAddress the address it listens on
 * @param hosts names it answers to, beside those of the machine itself
 * @param urls where tunnels are reached
 * @param queryTimeout how long a query may take
 * @param heartbeat of live feeds
 * @param sql what SQL queries may take
 * @param operators who may see what belongs to nobody in particular
 * @param forwards what other services answer
 * @param instance a name of this instance that survives restarts; with one, an instance that was
 *     killed has its partitions back at once instead of after the session timeout
 * @param masters what the accounts' keys are wrapped under
 */
public record ProjectionSettings(
    int apiPort,
    String apiAddress,
    Set<String> hosts,
    TunnelUrls urls,
    DatabaseSettings database,
    Duration queryTimeout,
    Duration heartbeat,
    SqlSettings sql,
    ForwardTable forwards,
    Operators operators,
    Optional<String> instance,
    MasterKeys masters,
    KafkaSettings kafka) {

  /**
   * Reads the environment.
   *
   * @throws io.culvert.runtime.settings.InvalidSettings naming every mistake
   */
  public static ProjectionSettings from(Settings settings) {
    var urls = TunnelUrls.from(settings);
    var read =
        new ProjectionSettings(
            settings.port("API_PORT", 8193, "API and dashboard"),
            settings.text("API_ADDRESS", "0.0.0.0", "Address the API listens on"),
            hosts(settings, urls.baseDomain()),
            urls,
            database(settings),
            settings.duration(
                "QUERY_TIMEOUT", Duration.ofSeconds(5), "Longest time for a query of the API"),
            settings.duration(
                "LIVE_HEARTBEAT", Duration.ofSeconds(15), "Time between signs of life of a feed"),
            SqlSettings.from(settings),
            forwards(settings),
            Operators.from(settings),
            settings.optional(
                "PROJECTION_INSTANCE", "Name of this instance that survives restarts"),
            MasterKeySettings.from(settings),
            KafkaSettings.from(settings));
    settings.check();
    return read;
  }

  private static ForwardTable forwards(Settings settings) {
    return new ForwardTable(
        url(settings, "CONTROL_URL", "http://localhost:8195", "Where the write side listens"),
        url(settings, "USAGE_URL", "http://localhost:8194", "Where the metering's pages are"));
  }

  private static URI url(Settings settings, String name, String orElse, String description) {
    try {
      var url = URI.create(settings.text(name, orElse, description));
      if (url.getHost() != null && url.getRawPath().isEmpty()) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    settings.mistake(name, "a URL without a path, such as " + orElse);
    return URI.create(orElse);
  }

  private static Set<String> hosts(Settings settings, String baseDomain) {
    var hosts = new LinkedHashSet<String>();
    hosts.add(baseDomain);
    var more = settings.text("API_HOSTS", "", "Further names of the API, comma-separated");
    Arrays.stream(more.split(",")).map(String::strip).filter(s -> !s.isEmpty()).forEach(hosts::add);
    return hosts;
  }

  private static DatabaseSettings database(Settings settings) {
    var parts =
        new DatabaseSettings(
            settings.text("DB_HOST", "localhost", "PostgreSQL server"),
            settings.port("DB_PORT", 5433, "Port of PostgreSQL"),
            settings.text("DB_NAME", "culvert", "Database of the views"),
            settings.text("DB_USER", "culvert", "User that owns the database"),
            settings.secret("DB_PASSWORD", "Password of the user").value());
    // Secret, because the password can be in it.
    var url =
        settings.secret("DB_URL", "All of it at once: postgresql://user:password@host:port/name");
    return url.isEmpty() ? parts : database(settings, url.value(), parts);
  }

  private static DatabaseSettings database(Settings settings, String url, DatabaseSettings parts) {
    try {
      var uri = new URI(url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url);
      var path = Optional.ofNullable(uri.getPath()).orElse("");
      if (uri.getHost() != null && path.length() > 1 && "postgresql".equals(uri.getScheme())) {
        var login = Optional.ofNullable(uri.getUserInfo()).orElse("").split(":", 2);
        return new DatabaseSettings(
            uri.getHost(),
            uri.getPort() < 0 ? 5432 : uri.getPort(),
            path.substring(1),
            login[0].isEmpty() ? parts.user() : login[0],
            login.length < 2 ? parts.password() : login[1]);
      }
    } catch (URISyntaxException e) {
      // said below, without the URL: it may hold the password
    }
    settings.mistake("DB_URL", "postgresql://user:password@host:port/name");
    return parts;
  }
}

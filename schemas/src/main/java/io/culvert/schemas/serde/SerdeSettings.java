package io.culvert.schemas.serde;

import io.culvert.schemas.registry.HttpSchemaRegistry;
import io.culvert.schemas.registry.RegistryEndpoints;
import io.culvert.schemas.registry.Retries;
import io.culvert.schemas.registry.SchemaRegistry;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings of serializer and deserializer, by Confluent's names:
 *
 * <ul>
 *   <li>{@code schema.registry.url}: one or several URLs, comma-separated; required
 *   <li>{@code basic.auth.credentials.source}: {@code URL} (default; a login in the URL is used) or
 *       {@code USER_INFO}, then {@code basic.auth.user.info} is {@code user:password}
 *   <li>{@code auto.register.schemas}: whether a writer may register schemas; default true
 *   <li>{@code value.subject.name.strategy}, {@code key.subject.name.strategy}: see {@link
 *       SubjectNaming}
 *   <li>{@code max.retries}, {@code retries.wait.ms}, {@code retries.max.wait.ms}: see {@link
 *       Retries}; defaults 5, 100 and 2000
 * </ul>
 *
 * @param endpoints where the registry is
 * @param retries how often requests are repeated
 * @param autoRegister whether a writer may register schemas
 * @param naming of subjects
 */
public record SerdeSettings(
    RegistryEndpoints endpoints, Retries retries, boolean autoRegister, SubjectNaming naming) {

  public static final String REGISTRY_URL = "schema.registry.url";
  public static final String AUTO_REGISTER = "auto.register.schemas";
  public static final String CREDENTIALS_SOURCE = "basic.auth.credentials.source";
  public static final String USER_INFO = "basic.auth.user.info";

  /**
   * Reads the settings out of a Kafka client's configuration.
   *
   * @throws IllegalArgumentException when one is missing or wrong, naming it
   */
  static SerdeSettings from(Map<String, ?> config, boolean isKey) {
    var urls = text(config, REGISTRY_URL, null);
    if (urls == null || urls.isBlank()) {
      throw new IllegalArgumentException(REGISTRY_URL + " is not set");
    }
    var naming = config.get(isKey ? "key.subject.name.strategy" : "value.subject.name.strategy");
    return new SerdeSettings(
        login(RegistryEndpoints.parse(urls), config),
        new Retries(
            (int) number(config, "max.retries", Retries.DEFAULT.max()),
            millis(config, "retries.wait.ms", Retries.DEFAULT.firstWait()),
            millis(config, "retries.max.wait.ms", Retries.DEFAULT.maxWait())),
        flag(config, AUTO_REGISTER, true),
        naming == null ? SubjectNaming.TOPIC_NAME : SubjectNaming.parse(naming));
  }

  SchemaRegistry registry() {
    return new HttpSchemaRegistry(endpoints, retries);
  }

  private static RegistryEndpoints login(RegistryEndpoints endpoints, Map<String, ?> config) {
    var source = text(config, CREDENTIALS_SOURCE, "URL");
    return switch (source) {
      case "URL" -> endpoints;
      case "USER_INFO" -> {
        var userInfo = text(config, USER_INFO, null);
        if (userInfo == null || !userInfo.contains(":")) {
          throw new IllegalArgumentException(USER_INFO + " must be user:password");
        }
        yield endpoints.withUserInfo(userInfo);
      }
      default ->
          throw new IllegalArgumentException(
              CREDENTIALS_SOURCE + " must be URL or USER_INFO, got " + source);
    };
  }

  private static Duration millis(Map<String, ?> config, String name, Duration orElse) {
    return Duration.ofMillis(number(config, name, orElse.toMillis()));
  }

  private static long number(Map<String, ?> config, String name, long orElse) {
    var text = text(config, name, null);
    try {
      var value = text == null ? orElse : Long.parseLong(text.strip());
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalArgumentException(name + " must be a number from 0, got " + text);
  }

  private static boolean flag(Map<String, ?> config, String name, boolean orElse) {
    var text = text(config, name, String.valueOf(orElse));
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(name + " must be true or false, got " + text);
    };
  }

  // Confluent allows lists where a comma-separated text is meant.
  private static String text(Map<String, ?> config, String name, @Nullable String orElse) {
    return switch (config.get(name)) {
      case null -> orElse;
      case Iterable<?> many -> String.join(",", strings(many));
      case Object one -> one.toString();
    };
  }

  private static Iterable<String> strings(Iterable<?> many) {
    var strings = new java.util.ArrayList<String>();
    many.forEach(one -> strings.add(String.valueOf(one)));
    return strings;
  }
}

package io.culvert.embedded;

import io.culvert.embedded.database.DatabaseOptions;
import io.culvert.embedded.database.DeleteTree;
import io.culvert.embedded.database.EmbeddedDatabase;
import io.culvert.embedded.kafka.EmbeddedKafka;
import io.culvert.embedded.kafka.KafkaOptions;
import io.culvert.embedded.registry.EmbeddedRegistry;
import io.culvert.embedded.registry.RegistryOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * One throw-away platform for all tests of a JVM. Each part starts when it is first asked for, so a
 * test that needs only Kafka pays only for Kafka; all end with the JVM. Tests keep apart by topics,
 * groups and databases of their own.
 */
public final class SharedPlatform {

  private SharedPlatform() {}

  public static EmbeddedKafka kafka() {
    return Kafka.INSTANCE;
  }

  public static EmbeddedDatabase database() {
    return Database.INSTANCE;
  }

  public static EmbeddedRegistry registry() {
    return Registry.INSTANCE;
  }

  private static final class Kafka {
    static final EmbeddedKafka INSTANCE =
        closedAtEnd(EmbeddedKafka.start(KafkaOptions.throwAway(Folder.PATH.resolve("kafka"))));
  }

  private static final class Database {
    static final EmbeddedDatabase INSTANCE =
        closedAtEnd(
            EmbeddedDatabase.start(
                DatabaseOptions.throwAway(Folder.PATH.resolve("postgresql"), Folder.SOFTWARE)));
  }

  private static final class Registry {
    static final EmbeddedRegistry INSTANCE =
        closedAtEnd(EmbeddedRegistry.start(new RegistryOptions(kafka().bootstrapServers(), 0)));
  }

  private static final class Folder {
    static final Path SOFTWARE;
    static final Path PATH;

    static {
      try {
        ThrowAwayFolder folder = ThrowAwayFolder.ofThisUser();
        folder.sweep();
        SOFTWARE = folder.shared();
        PATH = folder.create();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final class AtEnd {
    private static final Deque<AutoCloseable> PARTS = new ConcurrentLinkedDeque<>();

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(AtEnd::close, "shared-platform-end"));
    }

    private static void close() {
      try {
        for (AutoCloseable part : PARTS) {
          part.close();
        }
        DeleteTree.at(Folder.PATH);
      } catch (Exception e) {
        // The next run's sweep takes care of what is left.
      }
    }
  }

  private static <T extends AutoCloseable> T closedAtEnd(T part) {
    AtEnd.PARTS.addFirst(part);
    return part;
  }
}

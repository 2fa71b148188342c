package io.culvert.cli.dev;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The whole platform, running in this JVM. {@code culvert dev} finds a {@link Provider} with {@link
 * java.util.ServiceLoader}, starts it, and connects an ordinary agent to it.
 */
public interface LocalPlatform extends AutoCloseable {

  /** Starts and resets platforms; the service that an implementation registers. */
  interface Provider {

    /**
     * Starts everything and returns when the platform is ready: an agent that connects to {@link
     * #agentServer} with {@link #token} is let in, and its public URL answers. An interrupt of the
     * calling thread ends the attempt.
     *
     * @param options where the data lies, and settings
     * @param progress told of each step as it begins; called from any thread
     * @throws PlatformFailure when it could not start; whatever was started has been stopped again
     */
    LocalPlatform start(Options options, Progress progress) throws PlatformFailure;

    /**
     * Deletes everything that a platform has stored in a folder, and nothing else. A folder that
     * does not exist is fine.
     *
     * @throws PlatformFailure when a platform is running on the folder, when the folder is not one
     *     of a platform, or when it cannot be deleted
     */
    void reset(Path data) throws PlatformFailure;
  }

  /**
   * How to start.
   *
   * @param data folder for everything that is kept; absolute, created when it does not exist
   * @param environment settings by their environment names, for example {@code HTTP_PORT}; what is
   *     not there has its default
   * @param token the token that this person's config.toml has for the local server, or null. The
   *     platform itself keeps only hashes of tokens, so it cannot say a token again that it is not
   *     told
   */
  record Options(Path data, Map<String, String> environment, @Nullable String token) {
    public Options {
      environment = Map.copyOf(environment);
    }
  }

  /** Told of each step of a start. */
  interface Progress {

    /**
     * A step begins.
     *
     * @param what a few words for the person at the terminal, for example {@code Kafka}
     */
    void step(String what);
  }

  /** Where agents connect, for example {@code ws://localhost:8191}. */
  URI agentServer();

  /** The dashboard and API, for example {@code http://localhost:8193}. */
  URI dashboard();

  /**
   * A token of the development account: the one from {@link Options#token} when it is good for this
   * data, otherwise a new one. {@code culvert dev} saves it in config.toml for the local server
   * ({@code [servers."localhost:8191"]}), so that {@code culvert http} in another terminal is this
   * account too.
   */
  String token();

  /** The folder in which everything is kept. */
  Path data();

  /** Stops everything in order and returns when it has stopped. Called once. */
  @Override
  void close();
}

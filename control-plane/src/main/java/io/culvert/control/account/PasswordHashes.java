package io.culvert.control.account;

import io.culvert.control.api.ControlError;
import io.culvert.control.api.ControlException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import reactor.core.publisher.Mono;

/**
 * Argon2id hashes of passwords (RFC 9106) in PHC string form, made and checked on a few threads of
 * their own: each takes {@link #MEMORY_KIB} and a good part of a second, so more at once would only
 * slow one another down.
 */
final class PasswordHashes implements AutoCloseable {

  // OWASP's recommendation for Argon2id: 19 MiB, 2 passes, 1 lane.
  static final int MEMORY_KIB = 19 << 10;
  private static final int PASSES = 2;
  private static final int WAITING = 64;

  private final Argon2PasswordEncoder encoder =
      new Argon2PasswordEncoder(16, 32, 1, MEMORY_KIB, PASSES);
  private final ThreadPoolExecutor threads;
  private volatile String nobodys = "";

  PasswordHashes() {
    this(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
  }

  /**
   * @param atOnce hashes that are computed at the same time
   */
  PasswordHashes(int atOnce) {
    threads =
        new ThreadPoolExecutor(
            atOnce,
            atOnce,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            Thread.ofPlatform().daemon().name("password-", 0).factory());
    threads.allowCoreThreadTimeOut(true);
  }

  Mono<String> hash(String password) {
    return computed(() -> encode(password));
  }

  /**
   * Whether a password is the one of a hash. Without a hash it never is, and finding that out takes
   * as long, so that nobody can tell by the clock which accounts there are.
   */
  Mono<Boolean> matches(String password, Optional<String> hash) {
    return computed(
        () -> {
          var isRight = encoder.matches(password, hash.orElseGet(this::ofNobody));
          return isRight && hash.isPresent();
        });
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private String ofNobody() {
    var known = nobodys;
    if (known.isEmpty()) {
      known = encode("nobody's");
      nobodys = known;
    }
    return known;
  }

  private String encode(String password) {
    var hash = encoder.encode(password);
    if (hash == null) {
      throw new IllegalStateException("a password has a hash");
    }
    return hash;
  }

  private <T> Mono<T> computed(Callable<T> work) {
    return Mono.create(
        sink -> {
          try {
            threads.execute(
                () -> {
                  try {
                    sink.success(work.call());
                  } catch (Exception e) {
                    sink.error(e);
                  }
                });
          } catch (RejectedExecutionException e) {
            sink.error(
                new ControlException(
                    ControlError.NOT_AVAILABLE, "Too many people log in at this moment."));
          }
        });
  }
}

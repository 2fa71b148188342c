package io.culvert.cli.login;

import io.culvert.cli.CommandError;
import io.culvert.cli.Failure;
import io.culvert.cli.trust.Trust;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;

/** One login by a browser, from asking for codes to the token. */
public final class BrowserLogin {
  private static final String SCOPES = "tunnel read admin";
  private static final Duration LONGER = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  /** Waits; a test does not. */
  @FunctionalInterface
  interface Sleep {
    void sleep(Duration time) throws InterruptedException;
  }

  private final URI api;
  private final Trust trust;
  private final Sleep sleep;
  private final InstantSource clock;

  /**
   * @param api where the server's API is
   * @param trust whom to believe that it is there
   */
  public BrowserLogin(URI api, Trust trust) {
    this(api, trust, Thread::sleep, InstantSource.system());
  }

  BrowserLogin(URI api, Trust trust, Sleep sleep, InstantSource clock) {
    this.api = api;
    this.trust = trust;
    this.sleep = sleep;
    this.clock = clock;
  }

  /**
   * Logs in; returns when the person has decided.
   *
   * @param client what we call ourselves, for the person who decides
   * @param tell told the codes, once
   * @return the token
   * @throws Failure when it came to nothing: refused, too late, or no answer
   */
  public String token(String client, Consumer<Codes> tell) {
    try (var endpoints = new DeviceEndpoints(api, trust)) {
      var codes = endpoints.start(client, SCOPES);
      tell.accept(codes);
      return wait(endpoints, codes, clock.instant().plus(codes.lifetime()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("The login was interrupted.");
    }
  }

  private String wait(DeviceEndpoints endpoints, Codes codes, Instant until)
      throws InterruptedException {
    var interval = codes.interval();
    while (clock.instant().isBefore(until)) {
      sleep.sleep(interval);
      switch (endpoints.poll(codes)) {
        case Poll.Token(var token) -> {
          return token;
        }
        case Poll.Pending _ -> {}
        case Poll.SlowDown _ -> interval = interval.plus(LONGER);
        // RFC 8628 §3.5: ask less often of a server that does not answer.
        case Poll.Silent _ -> interval = shorter(interval.multipliedBy(2), LONGEST);
        case Poll.Denied _ -> throw failure("The login was refused in the browser.");
        case Poll.Expired _ -> throw tooLate();
        case Poll.Failed(var why) -> throw failure("The login failed: " + why + ".");
      }
    }
    throw tooLate();
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Failure tooLate() {
    return failure("Nobody let this device in while the code was good.");
  }

  private static Failure failure(String what) {
    return new Failure(CommandError.LOGIN_FAILED, what, "Run `culvert login` to try again.");
  }
}

package io.culvert.standalone;

import io.culvert.control.keys.MasterKeyMissing;
import io.culvert.embedded.server.PlatformStartException;
import io.culvert.runtime.settings.InvalidSettings;
import io.culvert.runtime.start.CannotStart;
import io.culvert.tunnel.tls.UnusableCertificates;
import org.jspecify.annotations.Nullable;

/**
 * Why the platform did not start, for the person who started it: a stable code, one sentence of
 * what happened, one of what to do.
 */
final class StartFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final String action;

  StartFailure(String code, String what, String action, @Nullable Throwable cause) {
    super(what, cause);
    this.code = code;
    this.action = action;
  }

  /** The failure behind an exception of one of the parts. */
  static StartFailure of(Throwable cause) {
    return switch (known(cause)) {
      case StartFailure failure -> failure;
      case PlatformStartException e -> new StartFailure(e.code(), e.what(), e.action(), e);
      case CannotStart e -> new StartFailure(e.code(), e.getMessage(), e.action(), e);
      case UnusableCertificates e -> of(CannotStart.certificate(e));
      case InvalidSettings e ->
          new StartFailure("CVT-3008", e.getMessage(), "Correct the settings named above.", e);
      case MasterKeyMissing e ->
          new StartFailure(
              "CVT-3011",
              "Accounts' data is sealed under a master key that is not set, " + e.ids() + ".",
              "Put master.key back from a backup, or add the key to MASTER_KEY.",
              e);
      default ->
          new StartFailure(
              "CVT-3009",
              "A part of the platform did not start: " + rootMessage(cause),
              "Look at the log in the data folder.",
              cause);
    };
  }

  /** Spring wraps what its parts fail with. */
  private static Throwable known(Throwable cause) {
    for (var inner = cause; inner != null; inner = inner.getCause()) {
      if (inner instanceof MasterKeyMissing) {
        return inner;
      }
    }
    return cause;
  }

  String code() {
    return code;
  }

  /** One sentence: what to do. */
  String action() {
    return action;
  }

  private static String rootMessage(Throwable cause) {
    var root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    var message = root.getMessage() == null ? root.toString() : root.getMessage();
    return message.endsWith(".") ? message : message + ".";
  }
}

package io.culvert.runtime.health;

import java.util.List;
import java.util.StringJoiner;
import java.util.function.Supplier;

/** A part of a service that can say whether it works now. */
public interface Health {

  /**
   * The answer.
   *
   * @param isUp whether the part works
   * @param detail one sentence for people; may be empty when it works
   */
  record Status(boolean isUp, String detail) {

    public static Status up() {
      return new Status(true, "");
    }

    public static Status down(String detail) {
      return new Status(false, detail);
    }
  }

  /** What the part is called, unique within the service. */
  String name();

  /** Asks the part. Quick, and never throws. */
  Status status();

  /** A part whose supplier's exceptions mean that it does not work. */
  static Health of(String name, Supplier<Status> supplier) {
    return new Health() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Status status() {
        try {
          return supplier.get();
        } catch (RuntimeException e) {
          return Status.down(e.toString());
        }
      }
    };
  }

  /** Works when all its parts do; otherwise tells which do not and why. */
  static Health all(String name, List<Health> parts) {
    var copy = List.copyOf(parts);
    return of(
        name,
        () -> {
          var down = new StringJoiner("; ");
          for (var part : copy) {
            var status = part.status();
            if (!status.isUp()) {
              down.add(part.name() + ": " + status.detail());
            }
          }
          return down.length() == 0 ? Status.up() : Status.down(down.toString());
        });
  }
}

package io.culvert.embedded.server;

/**
 * Whether one part of the platform works now.
 *
 * @param part its name, such as {@code Kafka}
 * @param works whether it answered just now
 * @param detail what is wrong; empty when it works
 */
public record Health(String part, boolean works, String detail) {

  public static Health works(String part) {
    return new Health(part, true, "");
  }

  public static Health broken(String part, String detail) {
    return new Health(part, false, detail);
  }
}

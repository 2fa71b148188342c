package io.culvert.cli.login;

import java.time.Duration;

/**
 * What the server gave to begin with (RFC 8628 §3.2).
 *
 * @param deviceCode ours; never shown
 * @param userCode for the person to compare or type
 * @param page where the person goes
 * @param pageWithCode the same with the code filled in
 * @param lifetime how long the codes are good
 * @param interval between two polls
 */
public record Codes(
    String deviceCode,
    String userCode,
    String page,
    String pageWithCode,
    Duration lifetime,
    Duration interval) {

  @Override
  public String toString() {
    return "Codes[" + userCode + ", ****]";
  }
}

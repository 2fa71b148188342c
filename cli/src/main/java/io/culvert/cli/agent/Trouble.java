package io.culvert.cli.agent;

import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.hello.Refused;

/**
 * Why there is no tunnel, for the person at the terminal.
 *
 * @param code a {@code CVT-…} code
 * @param message one sentence: what happened
 * @param action one sentence: what to do
 * @param detail what lies behind it; may be empty
 * @param retry whether trying again can help
 */
public record Trouble(String code, String message, String action, String detail, boolean retry) {

  static Trouble of(CulvertError error, String detail) {
    return new Trouble(error.code(), error.what(), error.action(), detail, true);
  }

  static Trouble of(Refused refused) {
    return new Trouble(refused.code(), refused.message(), refused.action(), "", refused.retry());
  }
}

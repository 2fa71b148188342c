package io.culvert.tunnel.hop;

/**
 * The greeting of a hop, in the order in which it is said. The gateway calls in a HELLO frame, the
 * broker answers in a WELCOME frame, and the gateway proves itself in a second HELLO; streams may
 * follow at once. Each side's proof covers both nonces, so neither can be used again.
 */
public sealed interface HopGreeting {

  /**
   * First, from the gateway.
   *
   * @param version {@link HopProtocol#VERSION}
   * @param gateway its name, for the broker's log
   * @param nonce 32 random bytes, Base64
   */
  record Call(int version, String gateway, String nonce) implements HopGreeting {}

  /**
   * Second, from the broker.
   *
   * @param broker its id
   * @param run id of this run of the broker: routes of another one lead nowhere
   * @param nonce 32 random bytes, Base64
   * @param proof {@link HopSecret} as the broker, Base64
   */
  record Challenge(int version, String broker, String run, String nonce, String proof)
      implements HopGreeting {}

  /**
   * Third, from the gateway.
   *
   * @param proof {@link HopSecret} as the gateway, Base64
   */
  record Answer(String proof) implements HopGreeting {}
}

package io.culvert.gateway.relay;

import io.culvert.tunnel.error.CulvertError;
import org.jspecify.annotations.Nullable;

/** Hears of the bytes that are relayed. Called on the public connection's event loop. */
public interface Relayed {

  void fromClient(int bytes);

  /** The client sends no more. */
  void clientEnded();

  void toClient(int bytes);

  /** The agent sends no more. */
  void agentEnded();

  /**
   * Both directions are over. Comes once, last.
   *
   * @param error null when both ended properly
   */
  void over(@Nullable CulvertError error);
}

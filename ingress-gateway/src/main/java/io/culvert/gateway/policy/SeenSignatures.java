package io.culvert.gateway.policy;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** Signatures that came not long ago, so that none is good twice. So many, not more. Any thread. */
final class SeenSignatures {
  private static final int MOST = 10_000;

  private final Map<ByteBuffer, Boolean> seen =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Boolean> eldest) {
          return size() > MOST;
        }
      };

  /** Whether it comes for the first time. */
  synchronized boolean isNew(byte[] signature) {
    return seen.putIfAbsent(ByteBuffer.wrap(signature), true) == null;
  }
}

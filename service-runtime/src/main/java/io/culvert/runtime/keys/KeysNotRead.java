package io.culvert.runtime.keys;

import org.apache.kafka.common.errors.RetriableException;

/** Whether an account has a key cannot be said now, because the log does not answer. Try again. */
final class KeysNotRead extends RetriableException {

  private static final long serialVersionUID = 1L;

  KeysNotRead(String message) {
    super(message);
  }
}

package io.culvert.usage.metering;

import io.culvert.events.SessionTicked;

/** Hears what became of ticks, for meters and logs. Nothing is computed from it. */
interface TickTales {

  /** For a computation that repeats one that has told. */
  TickTales SILENT = new TickTales() {};

  default void counted() {}

  /** It had been counted before. */
  default void repeated() {}

  /** It had been missing. */
  default void late(String sessionId, long seq) {}

  /** They must have been written, and were not read before their successor was. */
  default void missing(String sessionId, long first, long last) {}

  /** It cannot have happened. */
  default void rejected(String sessionId, SessionTicked tick) {}

  /** It was counted after the lines of its hour had been closed. */
  default void adjusted() {}
}

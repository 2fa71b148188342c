package io.culvert.control.billing.meter;

import io.culvert.events.UsageLedgerLine;
import java.util.List;

/** Somebody who counts lines, each once by its id. */
interface MeterTarget {

  /** Names it in metrics and in its consumer group. */
  String name();

  /** Most lines at once. */
  int most();

  /** Sends lines and waits for the answer. Never throws for what the receiver does. */
  Answer send(List<UsageLedgerLine> lines);
}

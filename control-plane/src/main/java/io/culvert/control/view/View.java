package io.culvert.control.view;

import org.apache.avro.specific.SpecificRecord;

/**
 * Something folded from facts. Events of one topic come one at a time, those of a key in order;
 * different topics on different threads. Must bear to see an event again.
 */
@FunctionalInterface
public interface View {

  /**
   * @param event an {@code AccountEvent}, {@code HostnameEvent} or {@code DeviceLoginEvent}; a view
   *     leaves alone what says nothing to it
   */
  void apply(SpecificRecord event);
}

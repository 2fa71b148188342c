package io.culvert.usage.metering;

import io.culvert.events.SessionEvent;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.jspecify.annotations.Nullable;

/** Lets through the events that lie in another partition than their account's, or all others. */
final class OnlyStrays implements FixedKeyProcessor<String, SessionEvent, SessionEvent> {

  private final Strays strays;
  private final boolean wanted;
  private @Nullable FixedKeyProcessorContext<String, SessionEvent> context;

  /**
   * @param wanted whether it is the strays that are let through
   */
  OnlyStrays(Strays strays, boolean wanted) {
    this.strays = strays;
    this.wanted = wanted;
  }

  @Override
  public void init(FixedKeyProcessorContext<String, SessionEvent> context) {
    this.context = context;
  }

  @Override
  public void process(FixedKeyRecord<String, SessionEvent> record) {
    var partition = context.recordMetadata().orElseThrow().partition();
    if (record.value() != null && strays.isStray(record.value(), partition) == wanted) {
      context.forward(record);
    }
  }
}

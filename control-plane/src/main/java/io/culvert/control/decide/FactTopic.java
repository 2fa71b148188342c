package io.culvert.control.decide;

import io.culvert.events.AccountEvent;
import io.culvert.events.DeviceLoginEvent;
import io.culvert.events.HostnameEvent;
import io.culvert.schemas.Topic;
import io.culvert.schemas.Topics;
import java.time.Instant;
import java.util.Arrays;
import org.apache.avro.specific.SpecificRecord;

/** The topics that decisions write facts to. */
enum FactTopic {
  ACCOUNT('a', Topics.ACCOUNT_EVENTS, "account-events"),
  HOSTNAME('h', Topics.HOSTNAME_EVENTS, "hostname-events"),
  DEVICE('d', Topics.DEVICE_LOGINS, "device-logins");

  private final byte mark;
  private final Topic<? extends SpecificRecord> topic;
  private final String sink;

  FactTopic(char mark, Topic<? extends SpecificRecord> topic, String sink) {
    this.mark = (byte) mark;
    this.topic = topic;
    this.sink = sink;
  }

  static FactTopic of(SpecificRecord event) {
    return Arrays.stream(values())
        .filter(each -> each.topic.valueType() == event.getClass())
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no fact of ours: " + event.getSchema()));
  }

  static FactTopic ofMark(byte mark) {
    return Arrays.stream(values())
        .filter(each -> each.mark == mark)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no kind of fact: " + mark));
  }

  /** How a stored event of this kind begins. */
  byte mark() {
    return mark;
  }

  Topic<? extends SpecificRecord> topic() {
    return topic;
  }

  /** Name of the topology's sink. */
  String sink() {
    return sink;
  }

  /** Key of an event in its topic. */
  static String key(SpecificRecord event) {
    return switch (event) {
      case AccountEvent e -> e.getAccountId();
      case HostnameEvent e -> e.getHostname();
      case DeviceLoginEvent e -> e.getDeviceCodeSha256();
      default -> throw new IllegalArgumentException("no fact of ours: " + event.getSchema());
    };
  }

  static String eventId(SpecificRecord event) {
    return switch (event) {
      case AccountEvent e -> e.getEventId();
      case HostnameEvent e -> e.getEventId();
      case DeviceLoginEvent e -> e.getEventId();
      default -> throw new IllegalArgumentException("no fact of ours: " + event.getSchema());
    };
  }

  /** The event of a fact. */
  static SpecificRecord event(Fact fact, String eventId, Instant now) {
    return switch (fact) {
      case Fact.OfAccount(var account, var payload) ->
          new AccountEvent(eventId, now, account, payload);
      case Fact.OfHostname(var hostname, var account, var payload) ->
          new HostnameEvent(eventId, now, hostname, account, payload);
      case Fact.OfDevice(var device, var payload) ->
          new DeviceLoginEvent(eventId, now, device, payload);
    };
  }
}

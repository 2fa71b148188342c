package io.culvert.control.view;

import io.culvert.events.AccountEvent;
import io.culvert.events.DeviceLoginEvent;
import io.culvert.events.HostnameEvent;
import io.culvert.runtime.follow.TopicFollower;
import io.culvert.runtime.health.Health;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.schemas.Topic;
import io.culvert.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;

/** Follows the fact topics from their beginning and keeps every view up to date. */
public final class FollowedFacts implements AutoCloseable {

  private final List<View> views;
  private final AppliedEvents applied;
  private final List<TopicFollower<?>> followers;

  public FollowedFacts(
      KafkaSettings kafka, List<View> views, AppliedEvents applied, MeterRegistry meters) {
    this.views = List.copyOf(views);
    this.applied = applied;
    this.followers =
        List.of(
            follower(kafka, Topics.ACCOUNT_EVENTS, AccountEvent::getEventId, meters),
            follower(kafka, Topics.HOSTNAME_EVENTS, HostnameEvent::getEventId, meters),
            follower(kafka, Topics.DEVICE_LOGINS, DeviceLoginEvent::getEventId, meters));
  }

  public void start() {
    followers.forEach(TopicFollower::start);
  }

  /** Whether everything that was there at the start is in the views. */
  public boolean isCaughtUp() {
    return followers.stream().allMatch(TopicFollower::isCaughtUp);
  }

  /**
   * Waits for {@link #isCaughtUp}.
   *
   * @return false when the timeout came first
   */
  public boolean awaitCaughtUp(Duration timeout) throws InterruptedException {
    var deadline = System.nanoTime() + timeout.toNanos();
    for (var follower : followers) {
      if (!follower.awaitCaughtUp(Duration.ofNanos(deadline - System.nanoTime()))) {
        return false;
      }
    }
    return true;
  }

  public Health health() {
    return Health.all("facts", followers.stream().map(TopicFollower::health).toList());
  }

  @Override
  public void close() {
    followers.forEach(TopicFollower::close);
  }

  private <E extends SpecificRecord> TopicFollower<E> follower(
      KafkaSettings kafka, Topic<E> topic, Function<E, String> eventId, MeterRegistry meters) {
    return new TopicFollower<>(
        kafka,
        topic,
        (_, event, _) -> {
          if (event != null) {
            views.forEach(view -> view.apply(event));
            applied.add(eventId.apply(event));
          }
        },
        meters);
  }
}

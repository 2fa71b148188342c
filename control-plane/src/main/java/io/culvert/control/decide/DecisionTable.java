package io.culvert.control.decide;

import io.culvert.control.api.ControlError;
import io.culvert.events.Command;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/**
 * Which function decides which order. Each area brings its part:
 *
 * <pre>{@code
 * public static DecisionTable table(HostnameLimits limits) {
 *   return DecisionTable.none()
 *       .on(ReserveHostname.class, (order, world) -> reserve(order.payload(), world, limits))
 *       .on(ReleaseHostname.class, (order, world) -> …);
 * }
 * }</pre>
 *
 * and {@code ControlDecisions} lists the parts.
 */
public final class DecisionTable {

  /** Decides orders of one kind. Pure: what it knows is what it is given. */
  @FunctionalInterface
  public interface Decide<P> {
    Decision decide(Order<P> order, World world);
  }

  private interface Entry {
    Decision decide(Command command, World world);
  }

  private final Map<Class<?>, Entry> entries;

  private DecisionTable(Map<Class<?>, Entry> entries) {
    this.entries = Map.copyOf(entries);
  }

  public static DecisionTable none() {
    return new DecisionTable(Map.of());
  }

  /** The table with one more kind of order. */
  public <P extends SpecificRecord> DecisionTable on(Class<P> payload, Decide<P> decide) {
    var entry =
        Map.<Class<?>, Entry>of(
            payload,
            (command, world) ->
                decide.decide(
                    new Order<>(
                        command.getCommandId(),
                        Optional.ofNullable(command.getActor()),
                        payload.cast(command.getPayload())),
                    world));
    return and(new DecisionTable(entry));
  }

  /**
   * Both tables in one.
   *
   * @throws IllegalArgumentException when both decide the same kind of order
   */
  public DecisionTable and(DecisionTable other) {
    var all = new HashMap<>(entries);
    other.entries.forEach(
        (payload, entry) -> {
          if (all.put(payload, entry) != null) {
            throw new IllegalArgumentException(payload.getSimpleName() + " is decided twice");
          }
        });
    return new DecisionTable(all);
  }

  Decision decide(Command command, World world) {
    var entry = entries.get(command.getPayload().getClass());
    return entry == null
        ? Decision.reject(ControlError.INTERNAL, "Nobody here decides such orders.")
        : entry.decide(command, world);
  }
}

package io.culvert.schemas.plan;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The plans that are offered, cheapest first, and the one that an account has before it chooses.
 */
public final class Plans {

  public static final String SANDBOX = "sandbox";
  public static final String ENTERPRISE = "enterprise";

  private static final long MEGABYTE = 1_000_000;
  private static final long KIB = 1024;

  private final Map<String, Plan> byName;
  private final Plan byDefault;

  private Plans(Map<String, Plan> byName, Plan byDefault) {
    this.byName = byName;
    this.byDefault = byDefault;
  }

  /** The plans that hold when nothing is configured; {@code sandbox} to begin with. */
  public static Plans standard() {
    return of(SANDBOX, standardPlans());
  }

  /**
   * @param byDefault name of the plan of an account that has not been given one
   * @throws IllegalArgumentException when two plans have one name, or none has the default's
   */
  public static Plans of(String byDefault, List<Plan> plans) {
    var byName = new LinkedHashMap<String, Plan>();
    for (var plan : plans) {
      if (byName.put(plan.name(), plan) != null) {
        throw new IllegalArgumentException("there are two plans named " + plan.name());
      }
    }
    var found = byName.get(byDefault);
    if (found == null) {
      throw new IllegalArgumentException(
          "there is no plan named " + byDefault + ", only " + String.join(", ", byName.keySet()));
    }
    return new Plans(byName, found);
  }

  public static List<Plan> standardPlans() {
    var hour = Optional.of(Duration.ofMinutes(60));
    return List.of(
        new Plan(SANDBOX, 1, 1, 1_000 * MEGABYTE, hour, 0, 0, AtLimit.BLOCK, 0),
        new Plan(
            "starter",
            3,
            5,
            30_000 * MEGABYTE,
            Optional.empty(),
            1,
            1,
            AtLimit.THROTTLE,
            128 * KIB),
        new Plan(
            "pro",
            10,
            25,
            100_000 * MEGABYTE,
            Optional.empty(),
            10,
            5,
            AtLimit.THROTTLE,
            KIB * KIB),
        new Plan(
            ENTERPRISE,
            Plan.UNLIMITED,
            Plan.UNLIMITED,
            Plan.UNLIMITED,
            Optional.empty(),
            Plan.UNLIMITED,
            Plan.UNLIMITED,
            AtLimit.WARN,
            0));
  }

  /** Cheapest first. */
  public List<Plan> all() {
    return List.copyOf(byName.values());
  }

  public Optional<Plan> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** The plan of an account that has not been given one, or whose plan is offered no more. */
  public Plan byDefault() {
    return byDefault;
  }
}

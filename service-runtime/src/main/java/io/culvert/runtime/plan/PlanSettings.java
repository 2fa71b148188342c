package io.culvert.runtime.plan;

import io.culvert.runtime.settings.Settings;
import io.culvert.schemas.plan.Plans;
import java.nio.file.Path;

/** Reads {@code PLANS_FILE} and {@code DEFAULT_PLAN}; every service has the same. */
public final class PlanSettings {

  private PlanSettings() {}

  /** The plans; call {@link Settings#check} afterwards. */
  public static Plans from(Settings settings) {
    var file =
        settings.optional("PLANS_FILE", "JSON file with the plans, in place of the standard ones");
    var byDefault =
        settings.text(
            "DEFAULT_PLAN", Plans.SANDBOX, "Plan of an account that has not been given one");
    var plans = Plans.standardPlans();
    try {
      if (file.isPresent()) {
        plans = PlanFile.read(Path.of(file.get()));
      }
    } catch (IllegalArgumentException e) {
      settings.mistake("PLANS_FILE", "a file of plans; it " + e.getMessage());
      return Plans.standard();
    }
    try {
      return Plans.of(byDefault, plans);
    } catch (IllegalArgumentException e) {
      settings.mistake("DEFAULT_PLAN", "the name of a plan; " + e.getMessage());
      return Plans.standard();
    }
  }
}

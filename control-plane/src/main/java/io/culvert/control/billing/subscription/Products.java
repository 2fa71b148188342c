package io.culvert.control.billing.subscription;

import io.culvert.runtime.settings.Settings;
import io.culvert.schemas.plan.Plans;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which product of the provider stands for which plan. Several may stand for one: a month's and a
 * year's.
 *
 * @param plans plan by product id, in the order of the setting
 */
public record Products(Map<String, String> plans) {

  private static final String SETTING = "POLAR_PRODUCTS";

  /** Reads {@code productId:plan,productId:plan}. */
  public static Products from(Settings settings, Plans plans) {
    var text =
        settings.text(SETTING, "", "Which product is which plan: productId:plan, with commas");
    var byId = new LinkedHashMap<String, String>();
    for (var part : text.split(",")) {
      var colon = part.lastIndexOf(':');
      var plan = part.substring(colon + 1).strip();
      if (part.isBlank()) {
        continue;
      }
      if (colon < 1 || plans.find(plan).isEmpty()) {
        settings.mistake(SETTING, "productId:plan with the name of a plan, commas between them");
        continue;
      }
      byId.put(part.substring(0, colon).strip(), plan);
    }
    return new Products(byId);
  }

  /** What a product stands for; nothing for one that is not listed. */
  Optional<String> plan(String productId) {
    return Optional.ofNullable(plans.get(productId));
  }

  /** What can be bought to have a plan. */
  public List<String> of(String plan) {
    return plans.entrySet().stream()
        .filter(entry -> entry.getValue().equals(plan))
        .map(Map.Entry::getKey)
        .toList();
  }
}

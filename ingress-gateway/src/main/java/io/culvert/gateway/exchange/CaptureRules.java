package io.culvert.gateway.exchange;

import io.culvert.events.HostnameSettings;
import io.culvert.tunnel.policy.Redactions;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What of an exchange may be recorded, by the wishes of the agent and the settings of the hostname
 * at the moment at which it began.
 *
 * @param on whether anything is
 * @param bodyLimit most bytes of one body; null for the gateway's own limit
 * @param hiddenFields header fields whose values are left out, names in lower case
 * @param hiddenMembers JSON members whose values are left out of bodies
 */
public record CaptureRules(
    boolean on, @Nullable Long bodyLimit, Set<String> hiddenFields, Set<String> hiddenMembers) {
  private static final CaptureRules ALL = new CaptureRules(true, null, Set.of(), Set.of());
  private static final CaptureRules NOTHING = new CaptureRules(false, null, Set.of(), Set.of());

  /**
   * Makes them.
   *
   * @param wanted whether the agent wants its exchanges recorded
   * @param settings of the hostname; null when it is not reserved
   * @param redactions what the agent wants left out besides
   */
  public static CaptureRules of(
      boolean wanted, @Nullable HostnameSettings settings, Redactions redactions) {
    if (!wanted) {
      return NOTHING;
    }
    if (settings == null) {
      return redactions.equals(Redactions.NONE)
          ? ALL
          : new CaptureRules(
              true, null, lowerCase(redactions.headers()), Set.copyOf(redactions.json()));
    }
    return new CaptureRules(
        settings.getRecordRequests(),
        settings.getCaptureLimit(),
        both(lowerCase(settings.getRedactHeaders()), lowerCase(redactions.headers())),
        both(Set.copyOf(settings.getRedactJsonFields()), Set.copyOf(redactions.json())));
  }

  private static Set<String> lowerCase(List<String> names) {
    return names.isEmpty()
        ? Set.of()
        : names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
  }

  private static Set<String> both(Set<String> some, Set<String> others) {
    if (others.isEmpty()) {
      return some;
    }
    var all = new HashSet<>(some);
    all.addAll(others);
    return Set.copyOf(all);
  }

  /** Whether the value of that field is left out. */
  public boolean hides(String fieldName) {
    return !hiddenFields.isEmpty() && hiddenFields.contains(fieldName.toLowerCase(Locale.ROOT));
  }
}

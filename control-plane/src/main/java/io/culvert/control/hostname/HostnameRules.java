package io.culvert.control.hostname;

import io.culvert.control.api.ControlError;
import io.culvert.runtime.settings.Settings;
import java.net.IDN;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which hostnames there are: letters, digits and hyphens (RFC 1123 §2.1), at most 63 octets a label
 * and 253 in all (RFC 1035 §2.3.4), other scripts in their ASCII form (RFC 3490). Directly under
 * the base domain there is exactly one label more, so that nobody gets a name beneath another's.
 *
 * @param baseDomain what names that need no proof end in
 * @param reserved first labels that nobody gets under the base domain
 */
public record HostnameRules(String baseDomain, Set<String> reserved) {

  /** Under the base domain such names are what customers point their own domains to. */
  public static final String CNAME_PREFIX = "cname-";

  private static final String RESERVED_NAMES =
      "www,api,app,admin,dashboard,login,signup,auth,oauth,account,billing,webhooks,static,assets,"
          + "cdn,mail,smtp,imap,pop,ns,ns1,ns2,mx,autodiscover,autoconfig,wpad,isatap,status,docs,"
          + "help,support,abuse,security,postmaster,hostmaster,webmaster,root,localhost,culvert,ws";
  private static final Pattern LABEL = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");

  // IDNA 2003, which Java has, and IDNA 2008, which browsers have, disagree about these four.
  private static final Pattern AMBIGUOUS = Pattern.compile("[\u00df\u03c2\u200c\u200d]");

  public HostnameRules {
    baseDomain = baseDomain.toLowerCase(Locale.ROOT);
    reserved = Set.copyOf(reserved);
  }

  static HostnameRules from(Settings settings) {
    var words =
        settings.text(
            "RESERVED_NAMES",
            RESERVED_NAMES,
            "First labels that nobody gets under the base domain, comma-separated");
    var set =
        Arrays.stream(words.split(","))
            .map(word -> word.strip().toLowerCase(Locale.ROOT))
            .filter(word -> !word.isEmpty())
            .collect(Collectors.toUnmodifiableSet());
    var base = settings.text("BASE_DOMAIN", "localhost", "What public hostnames end in");
    return new HostnameRules(base, set);
  }

  /** Reads what somebody typed: a whole hostname, or one label, which means one under the base. */
  HostnameName parse(String typed) {
    var text = typed.strip();
    if (text.endsWith(".")) {
      text = text.substring(0, text.length() - 1);
    }
    if (text.isEmpty() || text.length() > 253) {
      return invalid("A hostname has 1 to 253 characters.");
    }
    if (AMBIGUOUS.matcher(text).find()) {
      return invalid("Some of its letters have two ASCII forms; write the one meant (xn--…).");
    }
    String ascii;
    try {
      ascii = IDN.toASCII(text, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return invalid("A hostname has letters, digits and hyphens, in labels of 1 to 63.");
    }
    return check(ascii.contains(".") ? ascii : ascii + "." + baseDomain);
  }

  private HostnameName check(String hostname) {
    var labels = hostname.split("\\.", -1);
    if (hostname.length() > 253
        || !Arrays.stream(labels).allMatch(label -> LABEL.matcher(label).matches())) {
      return invalid("A hostname has letters, digits and hyphens, in labels of 1 to 63.");
    }
    if (hostname.equals(baseDomain)) {
      return notAllowed("It is the base domain itself.");
    }
    if (hostname.endsWith("." + baseDomain)) {
      return underBase(
          hostname, hostname.substring(0, hostname.length() - baseDomain.length() - 1));
    }
    if (labels.length < 2 || NUMBER.matcher(labels[labels.length - 1]).matches()) {
      return invalid("A domain of your own has at least two labels and is no address.");
    }
    return new HostnameName.Custom(hostname);
  }

  private HostnameName underBase(String hostname, String label) {
    if (label.contains(".")) {
      return invalid("Under " + baseDomain + " there is one label, not several.");
    }
    if (reserved.contains(label) || label.startsWith(CNAME_PREFIX)) {
      return notAllowed("The platform keeps it.");
    }
    return new HostnameName.UnderBase(hostname);
  }

  private static HostnameName invalid(String why) {
    return new HostnameName.Refused(ControlError.HOSTNAME_INVALID, why);
  }

  private static HostnameName notAllowed(String why) {
    return new HostnameName.Refused(ControlError.HOSTNAME_NOT_ALLOWED, why);
  }
}

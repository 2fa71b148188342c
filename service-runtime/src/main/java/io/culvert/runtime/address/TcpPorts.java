package io.culvert.runtime.address;

import io.culvert.runtime.settings.Settings;
import java.util.regex.Pattern;

/**
 * The public ports that TCP tunnels may have.
 *
 * @param first of them
 * @param last of them
 */
public record TcpPorts(int first, int last) {

  private static final String NAME = "TCP_PORT_RANGE";
  private static final TcpPorts STANDARD = new TcpPorts(20_000, 29_999);
  private static final Pattern RANGE = Pattern.compile("([0-9]{1,5})-([0-9]{1,5})");
  private static final int LARGEST = 65_535;

  public static TcpPorts from(Settings settings) {
    var text = settings.text(NAME, STANDARD.toString(), "Public ports of TCP tunnels, first-last");
    var range = RANGE.matcher(text.strip());
    if (range.matches()) {
      int first = Integer.parseInt(range.group(1));
      int last = Integer.parseInt(range.group(2));
      if (first >= 1 && first <= last && last <= LARGEST) {
        return new TcpPorts(first, last);
      }
    }
    settings.mistake(NAME, "first-last, from 1 to " + LARGEST);
    return STANDARD;
  }

  public boolean has(int port) {
    return port >= first && port <= last;
  }

  public int count() {
    return last - first + 1;
  }

  /** As in the setting: {@code 20000-29999}. */
  @Override
  public String toString() {
    return first + "-" + last;
  }
}

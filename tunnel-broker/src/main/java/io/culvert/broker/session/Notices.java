package io.culvert.broker.session;

import io.culvert.broker.session.Decision.Admitted;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.hello.LogLine;
import java.util.ArrayList;
import java.util.List;

/** What the person at an agent should know of a new session besides its welcome. */
record Notices(Occupancy occupancy, QuotaWatch quotas) {

  List<LogLine> of(LiveSession live, Admitted admitted) {
    var lines = new ArrayList<LogLine>(2);
    var session = live.session();
    var account = session.accountId();
    var claim = admitted.claim();
    if (claim != null && !claim.settings().getEnabled()) {
      var off = CulvertError.HOSTNAME_SWITCHED_OFF;
      lines.add(
          new LogLine(
              "warn",
              off.code()
                  + " "
                  + claim.hostname()
                  + " is switched off: visitors get an error page."));
    }
    if (occupancy.isUsedByAnother(live.member().tunnel())) {
      lines.add(
          new LogLine(
              "info",
              "Another agent serves "
                  + session.hostname()
                  + " too: each request goes to one of them."));
    }
    if (account != null) {
      quotas.lineAtBegin(account).ifPresent(lines::add);
    }
    return lines;
  }
}

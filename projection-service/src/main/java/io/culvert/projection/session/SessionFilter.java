package io.culvert.projection.session;

import io.culvert.projection.api.ApiException;
import io.culvert.projection.api.Cursor;
import io.culvert.projection.api.Parameters;
import java.util.Optional;

/** Which sessions a list shows. */
record SessionFilter(Status status, Optional<Cursor> cursor, int limit) {

  enum Status {
    ONLINE,
    OFFLINE,
    ALL
  }

  static SessionFilter of(Parameters parameters) {
    parameters.only("status", "cursor", "limit");
    return new SessionFilter(
        parameters.text("status").map(SessionFilter::status).orElse(Status.ALL),
        parameters.text("cursor").map(Cursor::parse),
        parameters.number("limit", 1, 200, 50));
  }

  private static Status status(String text) {
    return switch (text) {
      case "online" -> Status.ONLINE;
      case "offline" -> Status.OFFLINE;
      case "all" -> Status.ALL;
      default -> throw ApiException.badParameter("status", "must be online, offline or all");
    };
  }
}

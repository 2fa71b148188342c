package io.culvert.projection.sql;

import io.culvert.projection.api.ApiError;
import io.culvert.projection.api.ApiException;
import java.sql.SQLException;
import java.time.Duration;
import org.postgresql.util.PSQLException;

/** What PostgreSQL says about a query, as an answer to who asked it. */
final class SqlFailures {

  private static final int LONGEST = 500;

  private SqlFailures() {}

  /**
   * The answer to a failure.
   *
   * @param stopped whether we ended the query ourselves
   */
  static ApiException of(SQLException failure, boolean stopped, Duration timeout) {
    var state = String.valueOf(failure.getSQLState());
    var message = message(failure);
    if (stopped || state.equals("57014")) {
      return tooExpensive("It took longer than " + timeout.toSeconds() + " s.");
    }
    if (message.contains("maxResultBuffer")) {
      return tooExpensive("Its rows are too large.");
    }
    if (message.contains("memory alloc")) {
      return tooExpensive("It needs a value larger than PostgreSQL can hold.");
    }
    return switch (state.substring(0, Math.min(2, state.length()))) {
      case "53", "54" -> state.equals("53300") ? unavailable() : tooExpensive(message);
      case "08", "57", "58" -> unavailable();
      case "25" -> new ApiException(ApiError.SQL_REFUSED, message);
      default ->
          state.equals("42501")
              ? new ApiException(ApiError.SQL_REFUSED, message)
              : new ApiException(ApiError.SQL_FAILED, message + position(failure));
    };
  }

  private static ApiException tooExpensive(String why) {
    return new ApiException(ApiError.SQL_TOO_EXPENSIVE, why);
  }

  private static ApiException unavailable() {
    return new ApiException(ApiError.NOT_AVAILABLE, "The database does not answer just now.");
  }

  private static String message(SQLException failure) {
    var said =
        failure instanceof PSQLException e && e.getServerErrorMessage() != null
            ? e.getServerErrorMessage().getMessage()
            : failure.getMessage();
    var text = String.valueOf(said).replaceAll("\\p{Cntrl}+", " ");
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }

  /** Where in the statement, as the caller counts: characters from 1. */
  private static String position(SQLException failure) {
    if (failure instanceof PSQLException e && e.getServerErrorMessage() != null) {
      var at = e.getServerErrorMessage().getPosition() - QueryRun.PREFIX.length();
      if (at > 0) {
        return " (at character " + at + ")";
      }
    }
    return "";
  }
}

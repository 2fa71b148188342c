package io.culvert.cli.api;

import io.culvert.cli.trust.Trust;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.time.Duration;

/** The HTTP client of all that asks the API. */
public final class Http {
  private Http() {}

  /**
   * One that follows no redirects.
   *
   * @param trust whom to believe that it is the API
   * @param patience for connecting
   */
  public static HttpClient client(Trust trust, Duration patience) {
    var builder = HttpClient.newBuilder().connectTimeout(patience);
    var tls = trust.forHttpClient();
    return (tls == null ? builder : builder.sslContext(tls)).build();
  }

  /** Why nobody answered, in a few words. */
  public static String why(IOException failure) {
    if (failure instanceof ConnectException) {
      return "connection refused";
    }
    return Trust.isDistrust(failure)
        ? "its certificate is not to be believed; name its authority's with --ca"
        : String.valueOf(failure.getMessage());
  }
}

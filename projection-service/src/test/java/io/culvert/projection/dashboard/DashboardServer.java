package io.culvert.projection.dashboard;

import static io.culvert.projection.support.TestService.eventually;

import io.culvert.embedded.SharedPlatform;
import io.culvert.projection.support.TestLog;
import io.culvert.projection.support.TestService;
import java.util.Map;

/** The real service on a database of its own, and what writes to its topics. */
final class DashboardServer implements AutoCloseable {

  private static final int PAGE = 200;

  private final TestService service;
  private final Traffic traffic = new Traffic();

  private DashboardServer(TestService service) {
    this.service = service;
  }

  static DashboardServer start() {
    return new DashboardServer(
        TestService.start(SharedPlatform.database().newDatabase(), Map.of("LIVE_HEARTBEAT", "1s")));
  }

  int port() {
    return service.port();
  }

  /** The page's address, with a slash at its end. */
  String url() {
    return service.uri("/").toString();
  }

  Traffic traffic() {
    return traffic;
  }

  /** A new account, once the service knows its token. */
  TestLog.Account account(String name) {
    var account = traffic.account(name);
    eventually().until(() -> service.get(account, "/api/v1/me").status() == 200);
    return account;
  }

  /** Returns when the API lists so many requests of the account. */
  void awaitRequests(TestLog.Account account, int count) {
    eventually().until(() -> requests(account) == count);
  }

  @Override
  public void close() {
    service.close();
  }

  private int requests(TestLog.Account account) {
    var count = 0;
    var path = "/api/v1/requests?limit=" + PAGE;
    for (var cursor = ""; cursor != null; ) {
      var page = service.get(account, path + cursor).json();
      count += page.get("items").size();
      var next = page.get("nextCursor");
      cursor = next.isNull() ? null : "&cursor=" + next.asString();
    }
    return count;
  }
}

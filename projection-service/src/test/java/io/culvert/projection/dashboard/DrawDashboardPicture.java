package io.culvert.projection.dashboard;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.culvert.projection.dashboard.Traffic.Session;
import io.culvert.projection.support.TestLog.Account;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Draws the pictures of the README from the real service. It is no test and runs only when asked
 * for by name:
 *
 * <pre>mvn -pl projection-service -am test -Dtest=DrawDashboardPicture
 *     -Dsurefire.failIfNoSpecifiedTests=false -Ddashboard.pictures=$PWD/docs</pre>
 */
class DrawDashboardPicture {

  private static final String ORDER =
      """
      {"id":"ord_01JD3M9","customer":{"name":"Zoë Ångström","vip":true},"lines":[\
      {"sku":"TEA-ASSAM-250","title":"Assam, second flush","quantity":2,"price":12.90},\
      {"sku":"CUP-CELADON","title":"Celadon cup","quantity":1,"price":34.00}],\
      "total":"59.80","currency":"EUR"}\
      """;

  @Test
  void inLightAndDark() throws Exception {
    var folder = Path.of(System.getProperty("dashboard.pictures", "target/pictures"));
    Files.createDirectories(folder);
    try (var chromium = Chromium.startOrSkip();
        var server = DashboardServer.start()) {
      var account = server.account("Tea shop");
      publish(server.traffic(), account);
      server.awaitRequests(account, 20);
      for (var scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
        draw(chromium, server, account, scheme, folder);
      }
    }
  }

  private static void draw(
      Chromium chromium, DashboardServer server, Account account, ColorScheme scheme, Path folder) {
    var name = scheme == ColorScheme.DARK ? "dashboard-dark.png" : "dashboard.png";
    var options =
        new Browser.NewContextOptions()
            .setColorScheme(scheme)
            .setViewportSize(1360, 800)
            .setDeviceScaleFactor(1.5);
    try (var context = chromium.browser().newContext(options)) {
      var page = context.newPage();
      page.navigate(server.url() + "#token=" + account.token());
      page.locator(".row:has-text('/api/orders')").first().click();
      page.locator(".body-box .json").waitFor();
      page.locator(".usage").waitFor();
      page.screenshot(new Page.ScreenshotOptions().setPath(folder.resolve(name)));
    }
  }

  private static void publish(Traffic traffic, Account account) {
    var now = Instant.now();
    var shop = traffic.open(account, "shop.localhost", 3000, now.minus(Duration.ofMinutes(192)));
    traffic.tick(shop, now.minus(Duration.ofMinutes(192)), now, 482_120, 73_554_001, 1834);
    var old = traffic.open(account, "docs.localhost", 4000, now.minus(Duration.ofDays(1)));
    traffic.close(old);
    traffic.usage(account, 48_211_001, 1_204_411_980, 48_123, Duration.ofHours(114));
    var at = now.minusSeconds(70);
    for (var exchange : exchanges()) {
      traffic.completed(shop, exchange.at(at));
      at = at.plusMillis(3417);
    }
    running(traffic, shop, at);
  }

  private static void running(Traffic traffic, Session shop, Instant at) {
    traffic.opened(shop, RecordedExchange.of("GET", "/api/stream/prices?symbol=TEA").at(at));
  }

  private static List<RecordedExchange> exchanges() {
    return List.of(
        get("/", 200, "OK", "text/html", 4120, 14),
        get("/assets/app.4f2c1.css", 200, "OK", "text/css", 18_220, 6),
        get("/assets/app.4f2c1.js", 200, "OK", "text/javascript", 61_031, 9),
        get("/images/celadon.png", 200, "OK", "image/png", 53_204, 11),
        get("/favicon.ico", 404, "Not Found", "text/plain", 10, 3),
        get("/api/products?category=tea&page=1", 200, "OK", "application/json", 9120, 38),
        get("/api/products?category=tea&page=2", 200, "OK", "application/json", 8871, 41),
        post("/api/cart", 201, "Created", 22),
        RecordedExchange.of("PUT", "/api/cart/7").took(Duration.ofMillis(19)),
        get("/api/report?year=2026", 500, "Internal Server Error", "text/html", 812, 204),
        post("/webhooks/payments", 200, "OK", 31),
        get("/account", 302, "Found", "text/html", 0, 5),
        post("/login", 303, "See Other", 88),
        get("/account", 200, "OK", "text/html", 7210, 26),
        RecordedExchange.of("DELETE", "/api/cart/7/lines/2")
            .answers(204, "No Content")
            .took(Duration.ofMillis(12)),
        get("/images/assam.webp", 200, "OK", "image/webp", 48_120, 8),
        get("/api/search?q=oolong", 200, "OK", "application/json", 2210, 1240),
        RecordedExchange.of("POST", "/api/orders")
            .requestField("Host", "shop.localhost:8190")
            .sends("application/json", ORDER)
            .answers(201, "Created")
            .took(Duration.ofMillis(47))
            .responseField("Server", "nginx/1.28.0")
            .responseField("Cache-Control", "no-store")
            .responseField("Location", "/api/orders/ord_01JD3M9")
            .withBody("application/json", ORDER),
        get("/orders/ord_01JD3M9", 200, "OK", "text/html", 6120, 33));
  }

  private static RecordedExchange get(
      String target, int status, String reason, String type, int size, int millis) {
    return RecordedExchange.of("GET", target)
        .answers(status, reason)
        .took(Duration.ofMillis(millis))
        .withBody(type, new byte[size]);
  }

  private static RecordedExchange post(String target, int status, String reason, int millis) {
    return RecordedExchange.of("POST", target)
        .sends("application/json", "{\"id\":7}")
        .answers(status, reason)
        .took(Duration.ofMillis(millis))
        .withBody("application/json", "{\"ok\":true}");
  }
}

package io.culvert.projection.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.culvert.projection.dashboard.Traffic.Session;
import io.culvert.projection.support.TestLog.Account;
import io.culvert.testing.line.CuttableLine;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a person does with the dashboard, on the real service with real Kafka and PostgreSQL; the
 * events come through the topics as in production.
 */
class DashboardInChromiumTest {

  private static final String ORDER =
      "{\"id\":\"ord_1\",\"customer\":{\"name\":\"Zoë\"},\"total\":12345678901234567890,\"paid\":true}";
  private static final byte[] PIXEL =
      Base64.getDecoder()
          .decode(
              "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");
  private static final double PATIENCE_MILLIS = 20_000;
  private static final String ATTACK = "<img src=x onerror=\"window.attacked=true\">";

  private static Chromium chromium;
  private static DashboardServer server;

  private final List<String> complaints = new CopyOnWriteArrayList<>();
  // There is no write side here, which the page for signing in asks for other ways in.
  private final List<String> expected =
      new CopyOnWriteArrayList<>(List.of("503 (Service Unavailable)"));
  private BrowserContext context;
  private Page page;
  private Account account;
  private Session shop;

  @BeforeAll
  static void start() {
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    chromium = Chromium.startOrSkip();
    server = DashboardServer.start();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
    if (chromium != null) {
      chromium.close();
    }
  }

  @BeforeEach
  void openATunnel() {
    account = server.account("Tea shop");
    shop = server.traffic().open(account, "shop.localhost", 3000, Instant.now().minusSeconds(300));
    openBrowser(new Browser.NewContextOptions());
  }

  @AfterEach
  void thePageHadNothingToComplainAbout() {
    context.close();
    complaints.removeIf(complaint -> expected.stream().anyMatch(complaint::contains));
    assertThat(complaints).isEmpty();
  }

  @Test
  void aWrongTokenIsRefusedWithItsCodeAndAGoodOneOpensThePage() {
    page.navigate(server.url());
    page.getByLabel("Token").fill("cvt_wrong");
    page.keyboard().press("Enter");
    assertThat(page.locator(".login-card .note")).containsText("CVT-4001");

    page.getByLabel("Token").fill(account.token());
    page.keyboard().press("Enter");
    assertThat(page.locator(".live-state")).hasText("live");
    assertThat(page.locator(".account")).containsText("Tea shop");

    page.getByRole(AriaRole.BUTTON, named("Sign out")).click();
    assertThat(page.getByLabel("Token")).isVisible();
    page.reload();
    assertThat(page.getByLabel("Token")).isVisible();
  }

  @Test
  void aTokenInTheAddressSignsInAndLeavesTheAddressAndTheHistory() {
    signIn();
    assertThat(page.url()).doesNotContain("cvt_");
    assertThat(page.evaluate("document.cookie")).as("the page cannot read it").isEqualTo("");
    page.reload();
    assertThat(page.locator(".live-state")).hasText("live");
  }

  @Test
  void aRevokedTokenLeadsBackToTheLogin() {
    signIn();
    server.traffic().revoke(account);
    assertThat(page.getByLabel("Token")).isVisible();
    assertThat(page.locator(".login-card .note")).containsText("CVT-4001");
  }

  @Test
  void aFloodOfRequestsIsCountedToTheLastWhileThePageStaysSmall() {
    signIn();
    server
        .traffic()
        .completed(
            shop, IntStream.range(0, 2000).mapToObj(n -> RecordedExchange.of("GET", "/f/" + n)));
    assertThat(page.locator(".list-foot")).containsText("2\u202f000 requests");
    assertThat(page.locator(".row").count()).isLessThan(80);
  }

  @Test
  void withoutRequestsThePageTellsTheNextStep() {
    var other = server.account("New here");
    signIn(other);
    assertThat(page.locator(".list-pane .empty")).containsText("culvert http 3000");

    server.traffic().open(other, "first.localhost", 3000, Instant.now());
    assertThat(page.locator(".list-pane .empty")).containsText("Your tunnel is online");
  }

  @Test
  void aRequestAppearsByItselfAndChangesFromRunningToAnswered() {
    signIn();
    var exchange =
        RecordedExchange.of("GET", "/slow?x=1")
            .took(Duration.ofMillis(2345))
            .withBody("text/plain", "done");
    server.traffic().opened(shop, exchange);
    assertThat(row("/slow").locator(".status")).containsText("running");

    server.traffic().completed(shop, exchange);
    assertThat(row("/slow").locator(".status")).hasText("200");
    assertThat(row("/slow").locator(".duration")).hasText("2.35 s");
    assertThat(row("/slow").locator(".size")).hasText("4 B");
    assertThat(row("/slow")).hasCount(1);
  }

  @Test
  void requestsStandNewestFirstAndOlderOnesAreLoadedWhenTheReaderComesNear() {
    var start = Instant.now().minusSeconds(3600);
    server
        .traffic()
        .completed(
            shop,
            IntStream.range(0, 450)
                .mapToObj(n -> RecordedExchange.of("GET", "/n/" + n).at(start.plusSeconds(n))));
    server.awaitRequests(account, 450);
    signIn();
    assertThat(page.locator(".row").first().locator(".path")).hasText("/n/449");
    assertThat(page.locator(".row")).not().hasCount(450);

    page.locator(".scroller").focus();
    await()
        .untilAsserted(
            () -> {
              page.keyboard().press("End");
              assertThat(row("/n/0").count()).isEqualTo(1);
            });
    assertThat(page.locator(".list-foot")).containsText("That is all");
    assertThat(page.locator(".scroller")).hasAttribute("aria-rowcount", "451");
  }

  @Test
  void theFilterIsAppliedToOldAndNewRequestsAndKeptInTheAddress() {
    completed(RecordedExchange.of("GET", "/api/orders"));
    completed(RecordedExchange.of("POST", "/api/orders").sends("application/json", ORDER));
    completed(RecordedExchange.of("POST", "/other").answers(404, "Not Found"));
    server.awaitRequests(account, 3);
    signIn();
    assertThat(page.locator(".row")).hasCount(3);

    page.locator("#filter").fill("method:POST path:/api host:shop");
    assertThat(page.locator(".row")).hasCount(1);
    completed(RecordedExchange.of("POST", "/api/new"));
    completed(RecordedExchange.of("GET", "/api/not-this"));
    assertThat(page.locator(".row")).hasCount(2);
    page.reload();
    assertThat(page.locator("#filter")).hasValue("method:POST path:/api host:shop");
    assertThat(page.locator(".row")).hasCount(2);

    page.locator("#filter").fill("ord_1");
    assertThat(page.locator(".row")).hasCount(1);
    completed(RecordedExchange.of("PUT", "/found-by-text/ord_1"));
    assertThat(page.locator(".row")).hasCount(2);
    page.locator("#filter").fill("status:4x");
    assertThat(page.locator(".filter-problems")).containsText("status:4x is no status");
    page.locator("#filter").fill("status:5xx");
    assertThat(page.locator(".list-pane .empty")).containsText("No request matches");
  }

  @Test
  void pausedTheListHoldsNewRequestsBackUntilItIsResumed() {
    completed(RecordedExchange.of("GET", "/before"));
    signIn();
    assertThat(row("/before")).hasCount(1);
    page.locator("#pause").click();
    completed(RecordedExchange.of("GET", "/meanwhile"));
    assertThat(page.locator("#pause")).containsText("1");
    assertThat(row("/meanwhile")).hasCount(0);
    page.locator("#pause").click();
    assertThat(row("/meanwhile")).hasCount(1);
  }

  @Test
  void aRequestIsShownWithHeadersTimingsAndItsJsonAsATree() {
    completed(
        RecordedExchange.of("POST", "/api/orders?draft=1")
            .requestField("X-Repeated", "one")
            .requestField("X-Repeated", "two")
            .sends("application/x-www-form-urlencoded", "name=Zo%C3%AB&note=a+b")
            .answers(201, "Created")
            .withBody("application/json", ORDER));
    signIn();
    row("/api/orders").click();

    var detail = page.locator(".detail-pane");
    assertThat(detail.locator("h2")).hasText("POST/api/orders?draft=1");
    assertThat(detail.locator(".badge").first()).hasText("201 Created");
    assertThat(detail.locator(".timings")).containsText("Waiting for the origin 8.4 ms");
    assertThat(detail.locator(".json")).containsText("12345678901234567890");
    assertThat(detail.locator(".json .key").first()).hasText("\"id\"");
    detail.locator(".json .fold").nth(1).click();
    assertThat(detail.getByText("Zoë")).isHidden();

    page.getByRole(AriaRole.TAB, named("Request")).click();
    assertThat(detail.locator(".headers").first()).containsText("X-RepeatedoneX-Repeatedtwo");
    assertThat(detail.locator(".body-box")).containsText("nameZoënotea b");
  }

  @Test
  void picturesAreShownAsPicturesAndBytesInHexadecimal() {
    completed(RecordedExchange.of("GET", "/pixel.png").withBody("image/png", PIXEL));
    completed(
        RecordedExchange.of("GET", "/vector.svg")
            .withBody(
                "image/svg+xml",
                "<svg xmlns='http://www.w3.org/2000/svg' width='8' height='4'>"
                    + "<script>window.top.attacked = true</script></svg>"));
    completed(
        RecordedExchange.of("GET", "/blob")
            .withBody("application/octet-stream", new byte[] {0, 1, 'H', 'i', (byte) 0xff})
            .cutFrom(5_000_000));
    signIn();
    row("/pixel.png").click();
    assertThat(page.locator(".measures")).hasText("1 × 1");
    row("/vector.svg").click();
    assertThat(page.locator(".measures")).hasText("8 × 4");
    row("/blob").click();
    assertThat(page.locator(".hex")).containsText("00000000  00 01 48 69 ff");
    assertThat(page.locator(".hex .ascii")).hasText("..Hi.");
    assertThat(page.locator(".detail-pane .note")).containsText("Only the first 5 B of 5 MB");
    assertThat(page.evaluate("window.attacked")).isNull();
  }

  @Test
  void aLargeBodyIsShownAsSoonAsItsPiecesHaveCome() {
    var large = "[" + "{\"word\":\"value\"},".repeat(20_000) + "{\"last\":true}]";
    var exchange =
        RecordedExchange.of("GET", "/large").withBody("application/json", large).inPieces(3);
    completed(exchange);
    signIn();
    row("/large").click();
    assertThat(page.locator(".detail-pane")).containsText("on their way");
    server.traffic().chunks(shop, exchange);
    assertThat(page.locator(".json .count").first()).hasText("[20001]");
    assertThat(page.locator(".json li").count()).isLessThan(1000);
  }

  @Test
  void aCompressedBodyIsShownDecoded() throws Exception {
    var compressed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(compressed)) {
      gzip.write(ORDER.getBytes(StandardCharsets.UTF_8));
    }
    completed(
        RecordedExchange.of("GET", "/compressed")
            .responseField("Content-Encoding", "gzip")
            .withBody("application/json", compressed.toByteArray()));
    signIn();
    row("/compressed").click();
    assertThat(page.locator(".json")).containsText("Zoë");
  }

  @Test
  void aReplayIsShownBesideItsOriginalWithTheDifferencesMarked() {
    expected.add("404 (Not Found)"); // asked for before it is in the view, the page asks again
    var original =
        RecordedExchange.of("PUT", "/api/cart")
            .sends("application/json", "{\"quantity\":2}")
            .responseField("X-Version", "1")
            .responseField("X-Gone", "yes")
            .withBody("application/json", "{\"total\":10,\"currency\":\"EUR\"}");
    completed(original);
    signIn();
    row("/api/cart").click();
    var asked =
        page.waitForResponse(
            Pattern.compile("/replay$"), () -> page.locator("[data-action=replay]").click());
    var replayId = asked.text().replaceAll(".*\"replayId\":\"([^\"]+)\".*", "$1");

    var again =
        RecordedExchange.of("PUT", "/api/cart")
            .sends("application/json", "{\"quantity\":2}")
            .responseField("X-Version", "2")
            .responseField("X-New", "yes")
            .answers(500, "Oops")
            .took(Duration.ofMillis(40))
            .withBody("application/json", "{\"total\":20,\"currency\":\"EUR\"}")
            .replays(original.id(), replayId);
    completed(again);
    server.traffic().replayFinished(shop, replayId, again.id(), null);

    var compare = page.locator(".compare-pane");
    assertThat(compare.locator(".card.original")).containsText("200 OK");
    assertThat(compare.locator(".card.replay")).containsText("500 Oops");
    assertThat(compare.locator(".card.replay .is-different").first()).hasText("500");
    assertThat(compare.locator(".card.replay")).containsText("+28 ms");
    assertThat(compare.locator("tr.changed")).containsText("X-Version12changed");
    assertThat(compare.locator("tr.removed")).containsText("X-Gone");
    assertThat(compare.locator("tr.added")).containsText("X-New");
    assertThat(compare.locator(".diff .removed.text")).hasText("  \"total\": 10,");
    assertThat(compare.locator(".diff .added.text")).hasText("  \"total\": 20,");
    assertThat(compare.locator("[data-compare=request-body] .badge")).hasText("equal, 14 B");

    page.keyboard().press("Escape");
    assertThat(page.locator(".detail-pane .related")).containsText("Compare with the original");
    assertThat(page.locator(".row")).hasCount(2);
  }

  @Test
  void aReplayThatFoundNoTunnelIsToldWithItsCode() {
    completed(RecordedExchange.of("GET", "/again"));
    signIn();
    row("/again").click();
    var asked =
        page.waitForResponse(
            Pattern.compile("/replay$"), () -> page.locator("[data-action=replay]").click());
    var replayId = asked.text().replaceAll(".*\"replayId\":\"([^\"]+)\".*", "$1");
    server.traffic().replayFinished(shop, replayId, null, "CVT-1002");
    assertThat(page.locator(".toast")).containsText("CVT-1002");
    assertThat(page.locator("[data-action=replay]")).hasAttribute("aria-disabled", "false");
  }

  @Test
  void whatCannotBeReplayedSaysWhy() {
    server.traffic().close(shop);
    completed(RecordedExchange.of("GET", "/offline"));
    signIn();
    row("/offline").click();
    var replay = page.locator("[data-action=replay]");
    assertThat(replay).hasAttribute("aria-disabled", "true");
    assertThat(page.locator("#cannot-replay")).not().isEmpty();
    replay.click(new Locator.ClickOptions().setForce(true));
    assertThat(page.locator(".toast")).hasCount(0);
  }

  @Test
  void everythingCanBeDoneWithTheKeyboardAlone() {
    completed(RecordedExchange.of("GET", "/one").at(Instant.now().minusSeconds(3)));
    completed(RecordedExchange.of("GET", "/two").at(Instant.now().minusSeconds(2)));
    completed(
        RecordedExchange.of("GET", "/three")
            .at(Instant.now().minusSeconds(1))
            .withBody("text/plain", "hello"));
    signIn();
    assertThat(page.locator(".row")).hasCount(3);

    page.keyboard().press("/");
    assertThat(page.locator("#filter")).isFocused();
    page.keyboard().type("path:/t");
    assertThat(page.locator(".row")).hasCount(2);
    page.keyboard().press("ArrowDown");
    assertThat(page.locator("#requests")).isFocused();
    page.keyboard().press("ArrowUp");
    assertThat(page.locator(".row.is-active .path")).hasText("/three");
    var active = page.locator("#requests").getAttribute("aria-activedescendant");
    assertThat(page.locator(".row.is-active")).hasId(active);
    page.keyboard().press("Enter");
    assertThat(page.locator(".detail-pane h2")).isFocused();
    assertThat(page.locator(".body-text")).hasText("hello");

    page.locator("[role=tab][aria-selected=true]").focus();
    page.keyboard().press("ArrowRight");
    assertThat(page.locator("[role=tab][aria-selected=true]")).containsText("Request");
    page.keyboard().press("Escape");
    assertThat(page.locator("#requests")).isFocused();
    assertThat(page.locator(".detail-pane")).hasCount(0);
    page.keyboard().press("ArrowDown");
    assertThat(page.locator(".row.is-active .path")).hasText("/two");
    page.keyboard().press("/");
    page.keyboard().press("Escape");
    assertThat(page.locator(".row")).hasCount(3);
  }

  @Test
  void markupFromStrangersStaysText() {
    var target = "/" + ATTACK.replace(" ", "%20");
    completed(
        RecordedExchange.of("GET", target)
            .requestField("X-Attack", ATTACK)
            .responseField("X-Attack", "</td><script>window.attacked=true</script>")
            .answers(200, ATTACK)
            .withBody("text/html", "<script>window.attacked=true</script>" + ATTACK));
    signIn();
    page.locator(".row").first().click();
    assertThat(page.locator(".body-text")).containsText("<script>window.attacked=true</script>");
    assertThat(page.locator(".detail-pane h2")).containsText("onerror");
    page.getByRole(AriaRole.TAB, named("Request")).click();
    assertThat(page.locator(".headers").first()).containsText(ATTACK);
    assertThat(page.locator("img[src=x]")).hasCount(0);
    assertThat(page.evaluate("window.attacked")).isNull();
    var csp = page.request().get(server.url()).headers().get("content-security-policy");
    assertThat(csp).contains("default-src 'self'").doesNotContain("unsafe");
  }

  @Test
  void anotherAccountSeesNothingOfIt() {
    var secret = RecordedExchange.of("GET", "/secret");
    completed(secret);
    server.awaitRequests(account, 1);
    var stranger = server.account("Stranger");
    signIn(stranger);
    completed(RecordedExchange.of("GET", "/secret/2"));
    server.awaitRequests(account, 2);
    assertThat(page.locator(".list-pane .empty")).containsText("No requests yet");
    assertThat(page.locator(".tunnel")).hasCount(0);

    expectComplaints("404");
    page.navigate(server.url() + "#/requests/" + secret.id());
    assertThat(page.locator(".detail-pane .note")).containsText("CVT-4003");
  }

  @Test
  void tunnelsGoOnlineAndOfflineAndUsageGrowsWithoutReload() {
    signIn();
    var tunnel = page.locator(".tunnel[data-hostname='shop.localhost']");
    assertThat(tunnel).hasClass(Pattern.compile("is-online"));
    assertThat(tunnel.locator("a")).hasAttribute("href", "http://shop.localhost:8190");
    server.traffic().usage(account, 1_500_000, 2_000_000_000, 4321, Duration.ofHours(30));
    assertThat(page.locator(".usage")).containsText("2 GB");
    assertThat(page.locator(".usage")).containsText("1.5 MB");
    assertThat(page.locator(".usage")).containsText("1 d 6 h");
    server.traffic().close(shop);
    assertThat(tunnel).containsText("offline");
    assertThat(tunnel.locator("a")).hasCount(0);
  }

  @Test
  void afterALostConnectionThePageReconnectsAndFillsTheGap() throws Exception {
    var running = RecordedExchange.of("GET", "/running");
    server.traffic().opened(shop, running);
    completed(RecordedExchange.of("GET", "/before"));
    try (var line = CuttableLine.to(server.port())) {
      page.navigate("http://localhost:" + line.port() + "/#token=" + account.token());
      assertThat(row("/before")).hasCount(1);
      assertThat(row("/running").locator(".status")).hasText("running");

      expectComplaints("net::ERR_");
      line.cut();
      assertThat(page.locator(".live-state")).hasText("reconnecting");
      completed(running);
      completed(RecordedExchange.of("GET", "/while-away"));
      server.awaitRequests(account, 3);
      line.mend();
      assertThat(page.locator(".live-state")).hasText("live");
      assertThat(row("/while-away")).hasCount(1);
      assertThat(row("/running").locator(".status")).hasText("200");
    }
  }

  @Test
  void whatHappensBetweenTheFirstPageAndTheLiveFeedIsNotMissed() {
    completed(RecordedExchange.of("GET", "/before"));
    var waiting = new ArrayList<Route>();
    page.route("**/api/v1/live", waiting::add);
    page.navigate(server.url() + "#token=" + account.token());
    assertThat(row("/before")).hasCount(1);
    completed(RecordedExchange.of("GET", "/between"));
    server.awaitRequests(account, 2);

    waiting.forEach(Route::resume);

    assertThat(page.locator(".live-state")).hasText("live");
    assertThat(row("/between")).hasCount(1);
  }

  @Test
  void aLinkToARequestOpensIt() {
    var exchange = RecordedExchange.of("GET", "/linked").withBody("text/plain", "linked body");
    completed(exchange);
    signIn();
    assertThat(row("/linked")).hasCount(1);
    page.navigate(server.url() + "#/requests/" + exchange.id());
    assertThat(page.locator(".body-text")).hasText("linked body");
    page.reload();
    assertThat(page.locator(".body-text")).hasText("linked body");
  }

  @Test
  void darkAndNarrowItIsReadableToo() {
    completed(RecordedExchange.of("GET", "/narrow").withBody("text/plain", "x"));
    context.close();
    openBrowser(
        new Browser.NewContextOptions().setColorScheme(ColorScheme.DARK).setViewportSize(390, 780));
    signIn();
    row("/narrow").click();
    assertThat(page.locator(".detail-pane h2")).isVisible();
    assertThat(page.locator(".list-pane")).isHidden();
    assertThat((String) page.evaluate("getComputedStyle(document.body).backgroundColor"))
        .isEqualTo("rgb(13, 18, 22)");
    assertThat((boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
        .isTrue();
    page.getByRole(AriaRole.BUTTON, named("Close")).first().click();
    assertThat(page.locator(".list-pane")).isVisible();
    page.locator(".open-side").click();
    assertThat(page.locator(".usage")).isVisible();
  }

  private void openBrowser(Browser.NewContextOptions options) {
    context = chromium.browser().newContext(options);
    context.setDefaultTimeout(PATIENCE_MILLIS);
    page = context.newPage();
    page.onPageError(complaints::add);
    page.onConsoleMessage(
        message -> {
          // The browser itself reports every 401, and the page has to ask whether it is signed in.
          if (message.type().equals("error") && !message.text().contains("401")) {
            complaints.add(message.text());
          }
        });
  }

  /** The browser will report what the test itself brings about. */
  private void expectComplaints(String text) {
    expected.add(text);
  }

  @Test
  void trafficAndSqlHaveAPageOfTheirOwn() {
    completed(RecordedExchange.of("GET", "/asked/<b>for</b>"));
    server.awaitRequests(account, 1);
    signIn();
    page.getByRole(AriaRole.LINK, named("Traffic")).click();
    assertThat(page.locator("#traffic .chart").first()).isVisible();
    assertThat(page.locator("#traffic")).containsText("/asked/<b>for</b>");

    page.locator("#sql").fill("select path, status from requests");
    page.getByRole(AriaRole.BUTTON, named("Run")).click();
    var rows = page.locator("section:has(#sql) .grid");
    assertThat(rows).containsText("/asked/<b>for</b>");
    assertThat(page.locator("section:has(#sql)")).containsText("1 row");
    var file = page.waitForDownload(() -> page.getByText("Download CSV").click());
    assertThat(file.suggestedFilename()).isEqualTo("culvert.csv");

    expected.add("400");
    page.locator("#sql").fill("select pg_sleep(1)");
    page.locator("#sql").press("Control+Enter");
    assertThat(page.locator("section:has(#sql) .note")).containsText("CVT-4011");
  }

  private void signIn() {
    signIn(account);
  }

  private void signIn(Account who) {
    page.navigate(server.url() + "#token=" + who.token());
    assertThat(page.locator(".live-state")).hasText("live");
  }

  private void completed(RecordedExchange exchange) {
    server.traffic().completed(shop, exchange);
  }

  /** The row of a path, with or without a query. */
  private Locator row(String path) {
    var target = Pattern.compile("^" + path.replace(".", "\\.") + "(\\?|$)");
    var has = page.locator(".target", new Page.LocatorOptions().setHasText(target));
    return page.locator(".row").filter(new Locator.FilterOptions().setHas(has));
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name);
  }
}

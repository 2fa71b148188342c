package io.culvert.standalone;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import io.culvert.cli.Culvert;
import io.culvert.control.mail.Mailer;
import io.culvert.projection.dashboard.Chromium;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What a person does who comes for the first time, in a browser and at a terminal. */
class FromSignUpToTunnelInChromiumTest {

  private static final CulvertUnderTest CULVERT = CulvertUnderTest.shared();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String PASSWORD = "four unlikely words here";
  private static final Logger MAILER = (Logger) LoggerFactory.getLogger(Mailer.class);

  private static Chromium chromium;

  private final ListAppender<ILoggingEvent> mails = new ListAppender<>();
  private final List<String> complaints = new ArrayList<>();
  @TempDir private Path home;
  private BrowserContext context;
  private Page page;

  @BeforeAll
  static void startChromium() {
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE.toMillis());
    chromium = Chromium.startOrSkip();
  }

  @AfterAll
  static void stopChromium() {
    if (chromium != null) {
      chromium.close();
    }
  }

  @BeforeEach
  void openThePage() {
    mails.start();
    MAILER.addAppender(mails);
    context = chromium.browser().newContext();
    context.setDefaultTimeout(PATIENCE.toMillis());
    page = context.newPage();
    page.onPageError(complaints::add);
    page.onConsoleMessage(
        message -> {
          // The browser itself reports every refusal; what it says of the policy is ours.
          if (message.type().equals("error") && !message.text().contains("with a status of ")) {
            complaints.add(message.text());
          }
        });
  }

  @AfterEach
  void thePagesHadNothingToComplainAbout() {
    MAILER.detachAppender(mails);
    context.close();
    assertThat(complaints).isEmpty();
  }

  @Test
  void signedUpVerifiedLetInTunnelledAndRevoked() {
    signUp("Grace", "grace@example.com");
    assertThat(page.getByText("not confirmed")).isVisible();
    page.navigate(mailedLink());
    button("Confirm").click();
    page.getByText("Go to the account").click();
    assertThat(page.locator(".badge.good").first()).hasText("confirmed");

    try (var login = culvert("login", "--no-browser", "--json")) {
      var uri = login.awaitLine("\"verification_uri_complete\":\"([^\"]+)\"", PATIENCE).group(1);
      page.navigate(uri);
      assertThat(page.locator(".user-code")).hasText(uri.substring(uri.indexOf('=') + 1));
      assertThat(page.locator(".facts")).containsText("culvert/");
      assertThat(page.locator(".facts")).containsText("127.0.0.1");
      button("Let it in").click();
      assertThat(page.locator("h1")).hasText("Device let in");
      login.awaitLine("Logged in to .* as Grace <grace@example.com>, plan sandbox", PATIENCE);
    }

    try (var origin = TestOrigin.start();
        var tunnel = culvert("http", Integer.toString(origin.port()), "--json")) {
      var hostname =
          tunnel.awaitLine("https?://([a-z0-9.-]+\\.localhost)[:/\"]", PATIENCE).group(1);
      assertThat(CULVERT.get(hostname, "/hello").body()).isEqualTo("hello from /hello");

      page.navigate(url("/account"));
      var token = page.locator("li", new Page.LocatorOptions().setHasText("culvert/"));
      token.getByRole(AriaRole.BUTTON).click();
      token.getByRole(AriaRole.BUTTON).click();
      assertThat(token).hasCount(0);
      await()
          .atMost(Duration.ofSeconds(5))
          .untilAsserted(
              () -> assertThat(CULVERT.get(hostname, "/").statusCode()).isNotEqualTo(200));
    }
  }

  @Test
  void tokensAreShownOnceAndLogoutEndsTheLogin() {
    signUp("Edsger", "edsger@example.com");
    page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("ci server");
    button("Create token").click();
    assertThat(page.locator("code.token")).hasText(Pattern.compile("^cvt_[0-9A-Za-z]{38}$"));
    assertThat(page.locator(".items")).containsText(new String[] {"ci server"});
    page.reload();
    assertThat(page.locator(".items").first()).containsText("ci server");
    assertThat(page.locator("code.token")).hasCount(0);

    var cookies = context.cookies();
    button("Sign out").click();
    assertThat(page.getByLabel("E-mail address")).isFocused();
    context.addCookies(cookies);
    page.navigate(url("/account"));
    assertThat(page.getByLabel("E-mail address")).isVisible();

    page.getByLabel("E-mail address").fill("edsger@example.com");
    page.getByLabel("Password").fill("wrong wrong wrong");
    button("Sign in").click();
    assertThat(page.locator(".note")).containsText("CVT-5015");
    page.getByLabel("Password").fill(PASSWORD);
    button("Sign in").click();
    assertThat(page.locator("h1").last()).hasText("Account");
  }

  @Test
  void whatIsForSaleAndWhatIsPaidForAndThatAPaymentIsLateIsShown() {
    signUp("Barbara", "barbara@example.com");
    var billing =
        page.locator(".section", new Page.LocatorOptions().setHasText("You pay for nothing"));
    assertThat(billing.getByRole(AriaRole.BUTTON))
        .hasText(new String[] {"Change to pro", "Change to starter"});
    button("Change to pro").click();
    assertThat(page.locator(".toast")).containsText("CVT-51");

    var account = accountId();
    subscribe(account, "active", 0);
    assertThatBilling("active", "renews");
    subscribe(account, "past_due", 1);
    assertThatBilling("past_due", "payment is late");
    assertThat(page.getByText("Pay by")).isVisible();
    assertThat(button("Change to starter")).isVisible();
  }

  private String accountId() {
    return CulvertUnderTest.JSON
        .readTree(page.request().get(url("/api/v1/account")).text())
        .path("accountId")
        .stringValue();
  }

  private static void subscribe(String account, String status, int second) {
    var now = Instant.now();
    var sent =
        new PolarMessage(
                """
                {"type":"subscription.updated","timestamp":"%s","data":{"id":"sub-%s","status":"%s",
                 "product_id":"prod-pro","current_period_end":"%s","metadata":{"account_id":"%s"}}}
                """
                    .formatted(
                        now.plusSeconds(second), account, status, now.plusSeconds(9_999), account))
            .send(CULVERT);
    assertThat(sent.statusCode()).isEqualTo(202);
  }

  /** The page does not follow by itself; the decision takes a moment. */
  private void assertThatBilling(String status, String badge) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        CulvertUnderTest.JSON
                            .readTree(
                                page.request().get(url("/api/v1/billing/subscription")).text())
                            .at("/subscriptions/0/status")
                            .asString(""))
                    .isEqualTo(status));
    page.reload();
    assertThat(page.locator(".badge", new Page.LocatorOptions().setHasText(badge))).isVisible();
  }

  @Test
  void anAccountIsDeletedWithItsPasswordAndTheDashboardLeadsToTheLogin() {
    signUp("Ada", "ada.leaves@example.com");
    var danger = page.locator(".section.danger");
    danger.getByLabel("Password").fill(PASSWORD);
    danger.getByRole(AriaRole.BUTTON).click();
    assertThat(page.getByLabel("E-mail address")).isVisible();

    page.navigate(url("/"));
    page.getByText("Sign in with e-mail").click();
    assertThat(page.getByLabel("E-mail address")).isVisible();
    page.getByLabel("E-mail address").fill("ada.leaves@example.com");
    page.getByLabel("Password").fill(PASSWORD);
    button("Sign in").click();
    assertThat(page.locator(".note")).containsText("CVT-5015");
  }

  private void signUp(String name, String email) {
    page.navigate(url("/signup"));
    page.getByLabel("Name").fill(name);
    page.getByLabel("E-mail address").fill(email);
    page.getByLabel("Password").fill(PASSWORD);
    button("Sign up").click();
    assertThat(page.locator("h1").last()).hasText("Account");
  }

  private String mailedLink() {
    var link = Pattern.compile("http://\\S+/account/verify\\?\\S+");
    return await()
        .atMost(PATIENCE)
        .until(
            () ->
                List.copyOf(mails.list).stream()
                    .map(event -> link.matcher(event.getFormattedMessage()))
                    .filter(java.util.regex.Matcher::find)
                    .map(java.util.regex.Matcher::group)
                    .findFirst()
                    .orElse(null),
            found -> found != null);
  }

  private JavaProcess culvert(String... arguments) {
    var environment =
        Map.of(
            "CULVERT_HOME", home.toString(),
            "CULVERT_SERVER", CULVERT.agentServer().toString(),
            "CULVERT_API", url(""));
    return JavaProcess.start(Culvert.class, environment, List.of("-Xmx256m"), arguments);
  }

  private static String url(String path) {
    return "http://localhost:" + CULVERT.port("API_PORT") + path;
  }

  private com.microsoft.playwright.Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }
}

package io.culvert.control.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.login.TestClient;
import io.culvert.control.oauth.GitHubServer.Person;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Logins by other providers, with real ones: an OpenID server and one with GitHub's endpoints,
 * which check the client's secret and PKCE.
 */
class OAuthLoginTest {

  private static final String GITHUB = "/oauth2/authorization/github";
  private static final String GOOGLE = "/oauth2/authorization/google";

  private final TestClient browser = new TestClient();

  @Test
  void aNewcomerHasAVerifiedAccountAtOnceAndTheSameOneTheNextTime() {
    TestProviders.openIdPerson("s-new", "new@example.com", true);
    assertThat(browser.follow(GOOGLE).header("Location")).isEqualTo("/account");

    var account = browser.get("/api/v1/account");
    assertThat(account.text("email")).isEqualTo("new@example.com");
    assertThat(account.text("name")).isEqualTo("Of s-new");
    assertThat(account.json().path("emailVerified").asBoolean()).isTrue();
    assertThat(account.json().path("hasPassword").asBoolean()).isFalse();
    assertThat(account.json().path("identities").get(0).path("provider").asString())
        .isEqualTo("google");

    // The address may change at the provider: the subject counts.
    TestProviders.openIdPerson("s-new", "renamed@example.com", true);
    var other = new TestClient();
    other.follow(GOOGLE);
    assertThat(other.get("/api/v1/account").text("accountId")).isEqualTo(account.text("accountId"));
  }

  @Test
  void theSameVerifiedAddressAtAnotherProviderOpensTheSameAccount() {
    TestProviders.openIdPerson("s-both", "both@example.com", true);
    browser.follow(GOOGLE);
    var account = browser.get("/api/v1/account").text("accountId");
    TestProviders.GITHUB.logIn(new Person(11, "both", "Both@Example.com", true));
    var other = new TestClient();

    assertThat(other.follow(GITHUB).header("Location")).isEqualTo("/account");

    var seen = other.get("/api/v1/account");
    assertThat(seen.text("accountId")).isEqualTo(account);
    assertThat(seen.json().path("identities")).hasSize(2);

    var identities = seen.json().path("identities");
    for (int i = 0; i < 2; i++) {
      var identity = identities.get(i);
      var unlinked =
          other.delete(
              "/api/v1/account/identities/%s/%s"
                  .formatted(identity.path("provider").asString(), identity.path("id").asString()));
      assertThat(unlinked.text("code")).isEqualTo(i == 0 ? "" : "CVT-5115");
    }
  }

  @Test
  void anAddressThatTheProviderDidNotVerifyOpensNothing() {
    TestProviders.GITHUB.logIn(new Person(12, "liar", "somebody.else@example.com", false));

    assertThat(browser.follow(GITHUB).header("Location")).isEqualTo("/login?problem=CVT-5111");
    assertThat(browser.has("culvert_token")).isFalse();
  }

  @Test
  void anAccountThatDidNotVerifyItsAddressIsNotOpenedByAProvider() {
    TestClient.signedUp("squatted@example.com");
    TestProviders.openIdPerson("s-owner", "squatted@example.com", true);

    assertThat(browser.follow(GOOGLE).header("Location")).isEqualTo("/login?problem=CVT-5110");
  }

  @Test
  void whoRefusesAtTheProviderIsBackAtTheLogin() {
    TestProviders.GITHUB.refuse();

    assertThat(browser.follow(GITHUB).header("Location")).isEqualTo("/login?problem=CVT-5112");
  }

  @Test
  void anAnswerThatThisBrowserDidNotAskForIsNotTaken() {
    TestProviders.GITHUB.logIn(new Person(13, "eve", "eve@example.com", true));
    var eve = new TestClient();
    var atProvider = eve.get(eve.get(GITHUB).header("Location"));
    var back = atProvider.header("Location");

    // Eve gives her answer to somebody else's browser, which has begun a login too.
    browser.get(GITHUB);
    assertThat(browser.get(back).header("Location")).isEqualTo("/login?problem=CVT-5113");
    assertThat(new TestClient().get(back).header("Location")).isEqualTo("/login?problem=CVT-5113");
    // And an answer of one provider is no answer of another.
    assertThat(eve.get(back.replace("/code/github", "/code/google")).header("Location"))
        .isEqualTo("/login?problem=CVT-5113");
  }

  @Test
  void theWayToTheProviderHasStatePkceAndACookieThatScriptsCannotRead() {
    var answer = browser.get(GITHUB);

    var query = URI.create(answer.header("Location")).getQuery();
    assertThat(query).contains("code_challenge_method=S256", "state=", "user:email");
    assertThat(answer.header("Set-Cookie"))
        .startsWith(SealedRequests.COOKIE)
        .containsIgnoringCase("; HttpOnly")
        .contains("SameSite=Lax", "Path=/login/oauth2");
  }

  @Test
  void afterTheLoginOnlyPagesOfOurOwnAreGoneTo() {
    TestProviders.GITHUB.logIn(new Person(14, "kim", "kim@example.com", true));
    for (var asked :
        Map.of(
                "/device?user_code=BCDF-GHJK", "/device?user_code=BCDF-GHJK",
                "/", "/",
                "https://evil.example/", "/account",
                "//evil.example/", "/account")
            .entrySet()) {
      var to = java.net.URLEncoder.encode(asked.getKey(), java.nio.charset.StandardCharsets.UTF_8);
      assertThat(browser.follow(GITHUB + "?return=" + to).header("Location"))
          .isEqualTo(asked.getValue());
    }
  }

  @Test
  void thePagesCanAskWhichProvidersThereAre() {
    assertThat(browser.get("/api/v1/login/providers").body())
        .contains("{\"name\":\"github\",\"title\":\"GitHub\"}", "\"google\"");
    assertThat(browser.get("/oauth2/authorization/unknown").status()).isEqualTo(404);
  }
}

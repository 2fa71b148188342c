package io.culvert.control.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.control.SharedControl;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Accounts over HTTP, with the real Kafka and mail server. */
@Timeout(120)
class AccountApiTest {

  private static final String PASSWORD = "correct horse battery";

  private final String email = "ann-" + UUID.randomUUID() + "@example.com";
  private final Browser browser = new Browser();

  @Test
  void whoSignsUpAndLogsInSeesTheAccount() throws Exception {
    var made = browser.register(email, PASSWORD);
    assertThat(made.status()).as("%s", made.body()).isEqualTo(201);

    var login = browser.logIn(email.toUpperCase(), PASSWORD);

    assertThat(login.status()).isEqualTo(204);
    assertThat(login.response().headers().firstValue("Set-Cookie").orElseThrow())
        .startsWith("culvert_token=cvt_")
        .containsIgnoringCase("HttpOnly")
        .contains("SameSite=");
    var account = browser.send("GET", "/api/v1/account", null);
    assertThat(account.get("accountId")).isEqualTo(made.get("accountId"));
    assertThat(account.get("name")).isEqualTo("Ann");
    assertThat(account.get("email")).isEqualTo(email);
    assertThat(account.get("billingZone")).isEqualTo("Europe/Berlin");
    assertThat(account.body().path("emailVerified").asBoolean()).isFalse();
    assertThat(account.body().path("hasPassword").asBoolean()).isTrue();
  }

  @Test
  void theLinkInTheMailVerifiesTheAddress() throws Exception {
    signedUp();
    await().until(() -> SharedControl.mail().newest(email).isPresent());
    var token = token(SharedControl.mail().newest(email).orElseThrow().text());

    var verified =
        new Browser().send("POST", "/api/v1/account/verify", "{\"token\":\"" + token + "\"}");

    assertThat(verified.status()).as("%s", verified.body()).isEqualTo(204);
    var account = browser.send("GET", "/api/v1/account", null);
    assertThat(account.body().path("emailVerified").asBoolean()).isTrue();
  }

  @Test
  void aForgedLinkVerifiesNothing() throws Exception {
    var answer =
        browser.send("POST", "/api/v1/account/verify", "{\"token\":\"" + "A".repeat(120) + "\"}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("CVT-5016");
  }

  @Test
  void ofManyWhoRegisterOneAddressAtOnceOneHasIt() {
    var all = new ArrayList<CompletableFuture<Browser.Answer>>();
    for (int i = 0; i < 5; i++) {
      all.add(browser.sendAsync("POST", "/api/v1/account", Browser.registration(email, PASSWORD)));
    }

    var answers = all.stream().map(CompletableFuture::join).toList();

    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> answer.status() != 201)
        .allSatisfy(answer -> assertThat(answer.code()).isEqualTo("CVT-5012"));
  }

  @Test
  void aRequestRepeatedWithItsKeyHasTheFirstAnswer() throws Exception {
    var first = browser.register(email, PASSWORD, "Idempotency-Key", "k1");
    var second = browser.register(email, PASSWORD, "Idempotency-Key", "k1");
    var other = browser.register(email, PASSWORD + "!", "Idempotency-Key", "k1");

    assertThat(first.status()).isEqualTo(201);
    assertThat(second.status()).isEqualTo(201);
    assertThat(second.get("accountId")).isEqualTo(first.get("accountId"));
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.code()).isEqualTo("CVT-5010");
  }

  @Test
  void aTokenIsShownOnceEvenWhenItsMakingIsRepeated() throws Exception {
    signedUp();
    var body = "{\"name\":\"ci\",\"scopes\":[\"read\"]}";

    var first = browser.send("POST", "/api/v1/tokens", body, "Idempotency-Key", "t1");
    var again = browser.send("POST", "/api/v1/tokens", body, "Idempotency-Key", "t1");
    var other = browser.send("POST", "/api/v1/tokens", body, "Idempotency-Key", "t2");

    assertThat(first.status()).as("%s", first.body()).isEqualTo(201);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(other.get("token")).isNotEqualTo(first.get("token"));
    var list = browser.send("GET", "/api/v1/tokens", null);
    assertThat(list.body().path("items").size()).isEqualTo(3); // and the browser
    assertThat(list.body().toString()).doesNotContain(first.get("token"));
  }

  @Test
  void aRevokedTokenLetsNobodyInAndTheOthersStay() throws Exception {
    signedUp();
    var one = browser.send("POST", "/api/v1/tokens", "{\"name\":\"one\"}");
    var two = browser.send("POST", "/api/v1/tokens", "{\"name\":\"two\"}");

    var revoked = browser.send("DELETE", "/api/v1/tokens/" + one.get("credentialId"), null);

    assertThat(revoked.status()).isEqualTo(204);
    assertThat(by(one.get("token"))).isEqualTo(401);
    assertThat(by(two.get("token"))).isEqualTo(200);
    assertThat(browser.send("DELETE", "/api/v1/tokens/" + one.get("credentialId"), null).code())
        .isEqualTo("CVT-5018");
  }

  @Test
  void aTokenDoesOnlyWhatItsScopesSay() throws Exception {
    signedUp();
    var token =
        browser
            .send("POST", "/api/v1/tokens", "{\"name\":\"one\",\"scopes\":[\"read\"]}")
            .get("token");

    var answer =
        new Browser()
            .send("POST", "/api/v1/tokens", "{\"name\":\"x\"}", "Authorization", "Bearer " + token);

    assertThat(answer.code()).isEqualTo("CVT-5002");
  }

  @Test
  void aWrongPasswordAndAnUnknownAddressGetTheSameAnswer() throws Exception {
    browser.register(email, PASSWORD);

    var wrong = browser.logIn(email, "something else");
    var unknown = browser.logIn("nobody-" + email, PASSWORD);

    assertThat(wrong.status()).isEqualTo(401);
    assertThat(unknown.status()).isEqualTo(401);
    assertThat(unknown.body()).isEqualTo(wrong.body());
  }

  @Test
  void whoGuessesPasswordsHasToWait() throws Exception {
    var statuses = new ArrayList<Integer>();
    for (int i = 0; i < 11; i++) {
      statuses.add(
          browser
              .send(
                  "POST",
                  "/api/v1/login/password",
                  "{\"email\":\"%s\",\"password\":\"guess %d\"}".formatted(email, i),
                  "X-Forwarded-For",
                  "203.0.113." + i)
              .status());
    }

    assertThat(statuses.subList(0, 10)).containsOnly(401);
    assertThat(statuses.getLast()).isEqualTo(429);
  }

  @Test
  void aNewPasswordReplacesTheOldOne() throws Exception {
    signedUp();
    var fresh = "another good password";

    var wrong = browser.send("POST", "/api/v1/account/password", change("not the old one", fresh));
    var right = browser.send("POST", "/api/v1/account/password", change(PASSWORD, fresh));

    assertThat(wrong.code()).isEqualTo("CVT-5015");
    assertThat(right.status()).as("%s", right.body()).isEqualTo(204);
    assertThat(new Browser().logIn(email, PASSWORD).status()).isEqualTo(401);
    assertThat(new Browser().logIn(email, fresh).status()).isEqualTo(204);
    assertThat(browser.send("GET", "/api/v1/account", null).status()).isEqualTo(200);
  }

  @Test
  void anotherSitesPageCannotUseTheCookie() throws Exception {
    signedUp();

    var answer =
        browser.send("POST", "/api/v1/tokens", "{\"name\":\"x\"}", "Sec-Fetch-Site", "cross-site");

    assertThat(answer.code()).isEqualTo("CVT-5005");
  }

  @Test
  void anErasedAccountIsGoneAndItsAddressIsFree() throws Exception {
    signedUp();
    var token = browser.send("POST", "/api/v1/tokens", "{\"name\":\"one\"}").get("token");

    var refused = browser.send("DELETE", "/api/v1/account", "{\"password\":\"wrong guess\"}");
    var erased = browser.send("DELETE", "/api/v1/account", "{\"password\":\"" + PASSWORD + "\"}");

    assertThat(refused.code()).isEqualTo("CVT-5015");
    assertThat(erased.status()).as("%s", erased.body()).isEqualTo(204);
    assertThat(by(token)).isEqualTo(401);
    assertThat(browser.logIn(email, PASSWORD).status()).isEqualTo(401);
    assertThat(browser.register(email, PASSWORD).status()).isEqualTo(201);
  }

  @Test
  void theBillingZoneCanBeChanged() throws Exception {
    signedUp();

    var zone = "/api/v1/account/billing-zone";
    assertThat(browser.send("PUT", zone, "{\"billingZone\":\"Asia/Tokyo\"}").status())
        .isEqualTo(204);
    assertThat(browser.send("PUT", zone, "{\"billingZone\":\"Mars\"}").code())
        .isEqualTo("CVT-5004");

    assertThat(browser.send("GET", "/api/v1/account", null).get("billingZone"))
        .isEqualTo("Asia/Tokyo");
  }

  @Test
  void nonsenseIsRefusedWithItsName() throws Exception {
    assertThat(browser.register("nonsense", PASSWORD).get("detail")).contains("email");
    assertThat(browser.register(email, "short").code()).isEqualTo("CVT-5017");
    assertThat(browser.register(email, "a".repeat(20)).code()).isEqualTo("CVT-5017");
    assertThat(browser.send("POST", "/api/v1/account", "[]").status()).isEqualTo(400);
    assertThat(browser.send("GET", "/api/v1/account", null).code()).isEqualTo("CVT-5001");
  }

  private void signedUp() throws Exception {
    assertThat(browser.register(email, PASSWORD).status()).isEqualTo(201);
    assertThat(browser.logIn(email, PASSWORD).status()).isEqualTo(204);
  }

  private static int by(String token) throws Exception {
    return new Browser()
        .send("GET", "/api/v1/account", null, "Authorization", "Bearer " + token)
        .status();
  }

  private static String change(String old, String fresh) {
    return "{\"old\":\"%s\",\"new\":\"%s\"}".formatted(old, fresh);
  }

  private static String token(String mail) {
    // Quoted-printable breaks long lines with "=" and writes "=" as "=3D".
    var plain = mail.replace("=\n", "").replace("=3D", "=");
    var found = Pattern.compile("token=([A-Za-z0-9_-]+)").matcher(plain);
    assertThat(found.find()).as(mail).isTrue();
    return URLDecoder.decode(found.group(1), StandardCharsets.UTF_8);
  }
}

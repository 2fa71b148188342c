package io.culvert.control.api;

import io.culvert.web.WebError;

/** Everything the write side can refuse. The codes are stable; clients may depend on them. */
public enum ControlError implements WebError {
  // Core: 5001 to 5049.
  UNAUTHENTICATED(
      5001, 401, "Nobody is logged in.", "Log in, or send Authorization: Bearer cvt_…."),
  FORBIDDEN(
      5002, 403, "The token does not allow this.", "Use a token that has the scope named here."),
  NOT_FOUND(5003, 404, "There is nothing here.", "Check the address."),
  BAD_REQUEST(5004, 400, "The request cannot be used.", "Correct what is named here."),
  CROSS_SITE(
      5005, 403, "The request came from another site.", "Use our own pages, or a bearer token."),
  NOT_AVAILABLE(
      5006, 503, "This is not available just now.", "Nothing to do: try again in a few seconds."),
  INTERNAL(
      5007, 500, "Something went wrong in the server.", "The server's log says more; report it."),
  WRONG_HOST(
      5008,
      421,
      "This server does not go by that name.",
      "Use its proper address, or add the name to API_HOSTS."),
  NOT_DECIDED(
      5009,
      503,
      "The order was taken in, but is not decided yet.",
      "Send it again with the same Idempotency-Key: it is carried out once."),
  KEY_REUSED(
      5010,
      422,
      "This Idempotency-Key was used for another request.",
      "Use a new key for every new request."),
  TOO_MANY_ATTEMPTS(5011, 429, "There were too many attempts.", "Wait as long as is said here."),
  EMAIL_TAKEN(
      5012,
      409,
      "There is an account with this e-mail address.",
      "Log in, or use another address."),
  ACCOUNT_EXISTS(5013, 409, "There is such an account already.", "Nothing to do."),
  NO_SUCH_ACCOUNT(5014, 404, "There is no such account.", "Log in again."),
  WRONG_PASSWORD(
      5015, 401, "E-mail address or password is wrong.", "Check both, or log in another way."),
  LINK_NOT_VALID(
      5016, 400, "The link is not valid any more.", "Ask for a new one on the account page."),
  WEAK_PASSWORD(5017, 400, "The password is too easy to guess.", "Choose another, as said here."),
  NO_SUCH_TOKEN(
      5018, 404, "There is no such token.", "Look at the list; it may be revoked already."),
  TOO_MANY_TOKENS(5019, 409, "The account has too many tokens.", "Revoke some first."),
  TOKEN_REPEATED(
      5020,
      409,
      "A token was made with this Idempotency-Key before.",
      "Use another Idempotency-Key for a new token."),
  NO_SUCH_PLAN(5021, 400, "There is no such plan.", "Choose one of the plans that are offered."),
  IDENTITY_TAKEN(
      5022,
      409,
      "This login at the other provider belongs to another account.",
      "Log in with it, and unlink it there first."),

  // Hostnames: 5050 to 5099.
  HOSTNAME_INVALID(
      5050,
      422,
      "This cannot be a hostname.",
      "Use letters, digits and hyphens: one label for a name here, or a whole domain of your own."),
  HOSTNAME_NOT_ALLOWED(5051, 422, "The platform needs this name itself.", "Choose another name."),
  HOSTNAME_TAKEN(5052, 409, "Another account has this hostname.", "Choose another name."),
  HOSTNAME_QUARANTINED(
      5053,
      409,
      "Another account gave this hostname up lately.",
      "Choose another name, or try again at the time named here."),
  HOSTNAME_YOURS_ALREADY(
      5054, 409, "You have this hostname already.", "Nothing to do; change its settings instead."),
  HOSTNAME_UNKNOWN(5055, 404, "You have no such hostname.", "Look at the list, or reserve it."),
  PLAN_HOSTNAMES(
      5056,
      403,
      "Your plan allows no more reserved hostnames.",
      "Release one, or change to a larger plan."),
  PLAN_CUSTOM_DOMAINS(
      5057,
      403,
      "Your plan allows no more custom domains.",
      "Release one, or change to a larger plan."),
  PLAN_TCP_PORTS(
      5058,
      403,
      "Your plan allows no more public TCP ports.",
      "Give one up, or change to a larger plan."),
  HOSTNAME_CHANGED(
      5059, 412, "The hostname was changed meanwhile.", "Read it again, then decide again."),
  SETTINGS_INVALID(5060, 422, "These settings cannot be used.", "Correct what is named here."),
  DOMAIN_NOT_PROVED(
      5061,
      409,
      "DNS does not show that the domain is yours.",
      "Make the record named here, wait until DNS has it, and verify again."),
  DOMAIN_DNS_UNANSWERED(
      5062, 503, "DNS did not answer.", "Try again in a minute; check the domain's name servers."),
  DOMAIN_NEEDS_NO_PROOF(
      5063, 409, "This hostname needs no proof.", "Nothing to do: it works already."),
  DOMAIN_HELD(
      5064,
      409,
      "Another account has shown in DNS that the domain is its own.",
      "Remove that account's record from DNS, wait until it is gone, and verify again."),
  PORT_TAKEN(5065, 409, "This port is not free.", "Choose another port, or none for any."),
  PORT_OUT_OF_RANGE(
      5066, 422, "There is no such public port.", "Choose one in the range named here."),
  PORTS_EXHAUSTED(
      5067, 503, "No public TCP port is free.", "Ask the operator for a larger TCP_PORT_RANGE."),
  PORT_UNKNOWN(5068, 404, "The hostname has no public TCP port.", "Nothing to do."),

  // Logins and devices: 5100 to 5149.
  NO_SUCH_USER_CODE(
      5100,
      404,
      "No device waits under this code.",
      "Compare the code with the one on the device, or start again there: codes work for five"
          + " minutes."),
  DEVICE_ANSWERED(
      5101,
      409,
      "This device has its answer already.",
      "Look at the device; start again there if it did not work."),
  DEVICE_CODE_TAKEN(5102, 409, "This code is in use.", "Nothing to do: start again."),
  DEVICE_WAITS(
      5103, 409, "Nobody has let the device in yet.", "Open the address that the device shows."),
  DEVICE_DENIED(5104, 403, "The device was refused.", "Start again there, if that was a mistake."),
  DEVICE_EXPIRED(5105, 410, "The device's code is not valid any more.", "Start again there."),
  NO_SUCH_DEVICE_CODE(5106, 404, "There is no such device code.", "Start again on the device."),
  TOO_MANY_DEVICES(
      5107,
      503,
      "Too many devices wait to be let in.",
      "Try again in a few minutes: codes that nobody answers make room."),
  EMAIL_NOT_VERIFIED_HERE(
      5110,
      409,
      "There is an account with this e-mail address, and it has not confirmed the address.",
      "Sign in with your password, confirm the address, then sign in with the provider again."),
  EMAIL_NOT_VERIFIED_THERE(
      5111,
      409,
      "The provider does not say that your e-mail address is yours.",
      "Confirm the address there, or sign up here with e-mail and password."),
  PROVIDER_REFUSED(
      5112,
      403,
      "The provider did not let you in.",
      "Try again and allow it there, or sign in another way."),
  LOGIN_TOO_OLD(
      5113,
      400,
      "This sign-in took too long, or was begun in another browser.",
      "Begin again on the page for signing in."),
  PROVIDER_FAILED(
      5114,
      502,
      "The provider did not answer as it should.",
      "Try again in a minute, or sign in another way."),
  LAST_WAY_IN(
      5115,
      409,
      "This is the only way into the account.",
      "Link another login first, or delete the account."),

  // Billing: 5150 to 5199.
  WEBHOOK_FORGED(
      5150,
      401,
      "The webhook is not signed with a secret that is known here.",
      "Compare the endpoint's secret at the provider with POLAR_WEBHOOK_SECRET."),
  WEBHOOK_STALE(
      5151,
      401,
      "The webhook was signed at another time than now.",
      "Send it again, signed anew; compare both clocks when this goes on."),
  WEBHOOK_REPLAYED(
      5152,
      409,
      "This very delivery was taken in before.",
      "Nothing to do: a new attempt has the same id and a time of its own."),
  WEBHOOK_TOO_LARGE(
      5153, 413, "The webhook is too large.", "Nothing to do: no provider sends so much."),
  WEBHOOK_NOT_KEPT(
      5154,
      503,
      "The webhook could not be kept just now.",
      "Nothing to do: the provider tries again by itself."),
  WEBHOOKS_OFF(
      5155,
      404,
      "No payment provider is set up here.",
      "Set POLAR_WEBHOOK_SECRET to the secret that the provider shows for this endpoint."),
  CHECKOUT_OFF(
      5156,
      404,
      "Nothing is sold here.",
      "Ask the operator, who sets POLAR_ACCESS_TOKEN and POLAR_PRODUCTS."),
  PLAN_NOT_SOLD(
      5157, 422, "This plan cannot be bought.", "Choose one of the plans that are named here."),
  ALREADY_SUBSCRIBED(
      5158,
      409,
      "The account has this plan by a subscription that renews itself.",
      "Nothing to do; change or cancel it at the payment provider."),
  PAYMENT_REFUSED(
      5159,
      502,
      "The payment provider did not accept this.",
      "Try again later; the operator finds the provider's words in the server's log."),
  PAYMENT_SILENT(
      5160, 504, "The payment provider did not answer in time.", "Try again in a minute."),
  SUBSCRIBER_UNKNOWN(
      5161,
      404,
      "The subscription names an account that is not here.",
      "Nothing to do: it is kept, and applied when the account appears."),
  SUBSCRIPTION_OF_ANOTHER(
      5162,
      409,
      "The subscription belongs to another account already.",
      "Have the payment provider end it, and buy a new one for this account.");

  private final String code;
  private final int status;
  private final String title;
  private final String action;

  ControlError(int number, int status, String title, String action) {
    this.code = "CVT-" + number;
    this.status = status;
    this.title = title;
    this.action = action;
  }

  /** The error of a code that a decision gave; {@link #INTERNAL} for one of a newer version. */
  public static ControlError ofCode(String code) {
    for (var error : values()) {
      if (error.code.equals(code)) {
        return error;
      }
    }
    return INTERNAL;
  }

  @Override
  public String code() {
    return code;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public String action() {
    return action;
  }
}

package io.culvert.cli.policy;

import static io.culvert.cli.policy.OptionValues.checked;
import static io.culvert.cli.policy.OptionValues.each;
import static io.culvert.cli.policy.OptionValues.sendable;

import io.culvert.cli.Failure;
import io.culvert.tunnel.policy.BasicLogin;
import io.culvert.tunnel.policy.EdgePolicy;
import io.culvert.tunnel.policy.HeaderRules;
import io.culvert.tunnel.policy.Redactions;
import io.culvert.tunnel.policy.WebhookCheck;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the server is to do with requests before they come here. */
public final class PolicyOptions {
  @Option(
      names = "--basic-auth",
      paramLabel = "USER:PASSWORD",
      description = "Ask visitors for it; several are possible. Also env:NAME or file:PATH.")
  private List<String> logins = List.of();

  @Option(
      names = "--max-body",
      paramLabel = "SIZE",
      description = "Largest request body, for example 10MB.")
  private @Nullable String body;

  @Option(
      names = "--verify-webhook",
      paramLabel = "SENDER",
      description = "Let only signed requests in: standard, github, stripe or slack.")
  private @Nullable String webhook;

  @Option(
      names = "--webhook-secret",
      paramLabel = "SECRET",
      description = "What they are signed with; several are possible. Also env:NAME or file:PATH.")
  private List<String> webhookSecrets = List.of();

  @Option(names = "--compress", description = "Compress responses for clients that take gzip.")
  private boolean compress;

  @Option(
      names = "--redact-header",
      paramLabel = "NAME",
      split = ",",
      description = "Never record the value of this header.")
  private List<String> redactHeaders = List.of();

  @Option(
      names = "--redact-json",
      paramLabel = "NAME",
      split = ",",
      description = "Never record the value of this JSON field.")
  private List<String> redactJson = List.of();

  /**
   * The policy that they make.
   *
   * @param visitors who may come, and how many
   * @param headers how heads are changed
   * @throws Failure naming the option that cannot be carried out
   */
  public EdgePolicy policy(
      VisitorOptions visitors, HeaderRules headers, Map<String, String> environment) {
    var secrets = new SecretText(environment);
    var policy =
        new EdgePolicy(
            visitors.access(logins(secrets)),
            visitors.limits(bodyLimit()),
            headers,
            webhook(secrets),
            compress,
            redactions());
    return sendable(policy);
  }

  private List<BasicLogin> logins(SecretText secrets) {
    var random = new SecureRandom();
    return each("--basic-auth", logins, login -> BasicLogin.of(secrets.read(login), random));
  }

  private @Nullable Long bodyLimit() {
    return body == null ? null : checked("--max-body", body, SizeText::parse);
  }

  private @Nullable WebhookCheck webhook(SecretText secrets) {
    if (webhook == null) {
      if (!webhookSecrets.isEmpty()) {
        throw OptionValues.wrong(
            "--webhook-secret", "there is nothing to verify; add --verify-webhook");
      }
      return null;
    }
    var scheme = checked("--verify-webhook", webhook, PolicyOptions::scheme);
    var known = each("--webhook-secret", webhookSecrets, secrets::read);
    return checked("--webhook-secret", known, keys -> new WebhookCheck(scheme, keys));
  }

  private static WebhookCheck.Scheme scheme(String name) {
    for (var scheme : WebhookCheck.Scheme.values()) {
      if (scheme.name().toLowerCase(Locale.ROOT).equals(name)) {
        return scheme;
      }
    }
    throw new IllegalArgumentException("use standard, github, stripe or slack");
  }

  private Redactions redactions() {
    return checked(
        "--redact-header and --redact-json",
        redactHeaders,
        names -> new Redactions(names, redactJson));
  }
}

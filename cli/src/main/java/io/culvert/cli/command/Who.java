package io.culvert.cli.command;

import io.culvert.cli.api.ApiAnswer;
import io.culvert.cli.api.ApiClient;
import io.culvert.cli.terminal.SafeText;
import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;

/** Whose token it is, in words. */
final class Who {
  private static final int LONGEST = 200;

  private Who() {}

  /** Asks for the account; where accounts are not known, for the little that the token says. */
  static ApiAnswer<JsonNode> ask(ApiClient client) {
    var account = client.get("/api/v1/account");
    return switch (account) {
      case ApiAnswer.Refused<JsonNode> _, ApiAnswer.Odd<JsonNode> _ -> client.me();
      case ApiAnswer.Ok<JsonNode> _,
          ApiAnswer.BadToken<JsonNode> _,
          ApiAnswer.Unreachable<JsonNode> _ ->
          account;
    };
  }

  /** For example {@code Ada <ada@example.com>, plan pro}. */
  static String words(JsonNode account) {
    var words = new StringJoiner(", ");
    var name = text(account, "name");
    var email = text(account, "email");
    if (email.isEmpty()) {
      words.add(name.isEmpty() ? "your account" : name);
    } else {
      words.add(name.isEmpty() ? email : name + " <" + email + ">");
    }
    if (!text(account, "plan").isEmpty()) {
      words.add("plan " + text(account, "plan"));
    }
    return words.toString();
  }

  static String text(JsonNode account, String name) {
    return SafeText.words(account.path(name).asString(""), LONGEST);
  }
}

package io.culvert.runtime.operator;

import io.culvert.runtime.settings.Settings;
import io.culvert.schemas.account.Credential;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The accounts that may act for the whole platform and not only for themselves. An account's scope
 * admin is about that account; only here does it become more.
 *
 * @param accounts their ids
 */
public record Operators(Set<String> accounts) {

  private static final String SCOPE = "admin";

  public Operators {
    accounts = Set.copyOf(accounts);
  }

  public static Operators from(Settings settings) {
    var ids =
        settings.text(
            "OPERATOR_ACCOUNTS",
            "development",
            "Accounts, comma-separated, whose admin tokens may act for the whole platform");
    return new Operators(
        Arrays.stream(ids.split(","))
            .map(String::strip)
            .filter(id -> !id.isEmpty())
            .collect(Collectors.toSet()));
  }

  public boolean include(Credential credential) {
    return credential.may(SCOPE) && accounts.contains(credential.accountId());
  }
}

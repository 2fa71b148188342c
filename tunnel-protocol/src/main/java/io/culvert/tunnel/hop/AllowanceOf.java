package io.culvert.tunnel.hop;

import io.culvert.tunnel.stream.Allowance;

/**
 * What an account may use now, as the broker that counts it says. It holds for the account's
 * sessions at that broker until the broker says something else; who is not spoken of is free.
 */
public record AllowanceOf(String accountId, Allowance allowance) {}

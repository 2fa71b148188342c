package io.culvert.schemas.hostname;

import java.time.Instant;

/** How an account stands to a hostname at a moment: what it may do with it. */
public sealed interface Standing {

  /** Nobody owns it. */
  record Free() implements Standing {}

  /** The account owns it; whether it serves is in the claim. */
  record Owned(HostnameClaim claim) implements Standing {}

  /** The account says that the custom domain is its own, and DNS does not say so yet. */
  record Unverified(HostnameClaim claim) implements Standing {}

  /** Another account owns it. */
  record Taken() implements Standing {}

  /** Another account gave it up lately, and only that one may take it again before the time. */
  record Quarantined(Instant until) implements Standing {}
}

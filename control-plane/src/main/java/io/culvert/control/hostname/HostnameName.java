package io.culvert.control.hostname;

import io.culvert.control.api.ControlError;

/** What a text is as a hostname. */
sealed interface HostnameName {

  /** Under the base domain: whoever reserves it first owns it. */
  record UnderBase(String hostname) implements HostnameName {}

  /** Somebody's own domain: DNS says whose. */
  record Custom(String hostname) implements HostnameName {}

  /** Cannot be reserved. */
  record Refused(ControlError error, String why) implements HostnameName {}
}

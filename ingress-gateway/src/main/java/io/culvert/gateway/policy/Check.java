package io.culvert.gateway.policy;

import org.jspecify.annotations.Nullable;

/** One reason why a request may be turned away. Used by several event loops at once. */
interface Check {

  /** What is to be said against the request; null when nothing is. */
  @Nullable Objection against(Visit visit);
}

package io.culvert.gateway.policy;

import org.jspecify.annotations.Nullable;

/**
 * One reason why somebody may be turned away. Used by several event loops at once.
 *
 * @param <V> who can be
 */
interface Check<V extends Visitor> {

  /** What is to be said against letting them in; null when nothing is. */
  @Nullable Objection against(V visit);
}

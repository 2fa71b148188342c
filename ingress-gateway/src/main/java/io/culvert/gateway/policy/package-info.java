/**
 * Carries out what a tunnel asks of the edge: who may come, how many, signed by whom, and how heads
 * and bodies are changed on their way. A tunnel that asks nothing costs one comparison.
 *
 * <p>Start at {@link io.culvert.gateway.policy.ApplyPolicies}.
 */
@NullMarked
package io.culvert.gateway.policy;

import org.jspecify.annotations.NullMarked;

/**
 * Gateways in other processes: they come in on the agents' port, prove that they know the shared
 * secret, and open streams that are spliced to those of the agents.
 *
 * <p>Start at {@link io.culvert.broker.hop.Gateways}.
 */
@NullMarked
package io.culvert.broker.hop;

import org.jspecify.annotations.NullMarked;

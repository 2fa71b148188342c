/**
 * What an agent wants done to the traffic of its tunnel at the edge, before anything reaches it:
 * who may come, how much, with which fields, signed by whom. Plain checked values and their JSON
 * form; a gateway carries them out.
 *
 * <p>Start at {@link io.culvert.tunnel.policy.EdgePolicy}.
 */
@NullMarked
package io.culvert.tunnel.policy;

import org.jspecify.annotations.NullMarked;

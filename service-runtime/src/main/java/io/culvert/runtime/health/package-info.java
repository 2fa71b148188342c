/** Whether a service and its parts work now. Start at {@link io.culvert.runtime.health.Health}. */
@NullMarked
package io.culvert.runtime.health;

import org.jspecify.annotations.NullMarked;

/**
 * What consumers could not read, shown to operators and sent again. Start at {@link
 * io.culvert.projection.deadletter.DeadLetterHandlers}.
 */
@NullMarked
package io.culvert.projection.deadletter;

import org.jspecify.annotations.NullMarked;

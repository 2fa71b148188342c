/**
 * Sending a recorded request again: the order, the view of what became of it, and the API of both.
 * Start at {@link io.culvert.projection.replay.ReplayHandlers}.
 */
@NullMarked
package io.culvert.projection.replay;

import org.jspecify.annotations.NullMarked;

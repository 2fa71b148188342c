package io.culvert.projection.replay;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What became of a replay.
 *
 * @param requestId the exchange that it repeats
 * @param state REQUESTED or FINISHED
 * @param exchangeId the exchange that it made; null when it is not finished, or could not be run
 */
record ReplayItem(
    UUID replayId,
    @Nullable UUID requestId,
    String state,
    @Nullable UUID exchangeId,
    @Nullable Integer status,
    @Nullable String errorCode) {}

package io.culvert.control.decide;

import java.util.Optional;

/**
 * An order that waits for its decision.
 *
 * @param <P> payload of the {@code Command}
 * @param actor accountId on whose behalf it is given; empty for the platform itself or a stranger.
 *     The API has checked that the actor may speak for it; decisions check what the log says
 */
public record Order<P>(String commandId, Optional<String> actor, P payload) {}

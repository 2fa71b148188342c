package io.culvert.broker.metering;

import java.time.Instant;

/**
 * What passed through a session in one span.
 *
 * @param seq 1 for the first of a session
 * @param from inclusive
 * @param to exclusive, the same instant when it covers no time; never after the end of {@code
 *     from}'s month in the billing zone
 */
public record Tick(long seq, Instant from, Instant to, Totals totals) {}

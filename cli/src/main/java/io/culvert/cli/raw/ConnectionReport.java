package io.culvert.cli.raw;

import io.culvert.tunnel.error.CulvertError;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a TCP or TLS tunnel, for the person at the terminal.
 *
 * @param at when it began
 * @param client where it came from
 * @param bytesIn from the client to the local server
 * @param bytesOut from the local server to the client
 * @param error why it was broken off; null when both sides ended it
 */
public record ConnectionReport(
    Instant at,
    InetSocketAddress client,
    long bytesIn,
    long bytesOut,
    @Nullable CulvertError error,
    Duration duration) {}

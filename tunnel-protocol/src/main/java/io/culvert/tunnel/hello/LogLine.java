package io.culvert.tunnel.hello;

/**
 * A line for the person at the agent's terminal.
 *
 * @param level {@code info}, {@code warn} or {@code error}
 * @param message one sentence
 */
public record LogLine(String level, String message) {}

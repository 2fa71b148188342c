package io.culvert.tunnel.hello;

/**
 * The broker's answer to an agent that it does not let in, or ends. After it the connection closes.
 *
 * @param code a {@code CVT-…} code
 * @param message one sentence: what happened
 * @param action one sentence: what to do
 * @param retry whether connecting again with the same hello can succeed
 */
public record Refused(String code, String message, String action, boolean retry) {}

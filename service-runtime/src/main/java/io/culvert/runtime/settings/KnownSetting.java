package io.culvert.runtime.settings;

/**
 * A setting that was asked for, for the documentation.
 *
 * @param name of the environment variable
 * @param defaultText what holds when it is not set; empty for nothing
 * @param description what it is; may be empty
 */
public record KnownSetting(String name, String defaultText, String description) {}

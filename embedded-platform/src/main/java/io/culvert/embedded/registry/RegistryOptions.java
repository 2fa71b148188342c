package io.culvert.embedded.registry;

/**
 * @param bootstrapServers the Kafka cluster that holds the topic {@code _schemas}
 * @param port the loopback port, 0 for any free one
 */
public record RegistryOptions(String bootstrapServers, int port) {}

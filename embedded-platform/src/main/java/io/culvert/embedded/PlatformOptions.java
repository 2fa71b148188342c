package io.culvert.embedded;

import java.nio.file.Path;

/**
 * @param data the folder that holds everything; created when missing
 * @param kafkaPort loopback port of Kafka, 0 for any free one
 * @param databasePort loopback port of PostgreSQL, 0 for any free one
 * @param registryPort loopback port of the schema registry, 0 for any free one
 */
public record PlatformOptions(Path data, int kafkaPort, int databasePort, int registryPort) {}

package io.culvert.embedded.registry;

import org.jspecify.annotations.Nullable;

/** One fact of the topic {@code _schemas}. */
sealed interface RegistryRecord {

  /** A version was registered, or soft-deleted, or undeleted. */
  record SchemaStored(RegisteredSchema schema) implements RegistryRecord {}

  /** A version was deleted for good. */
  record SchemaRemoved(String subject, int version) implements RegistryRecord {}

  /** All versions of a subject up to this one were soft-deleted. */
  record SubjectDeleted(String subject, int upToVersion) implements RegistryRecord {}

  /**
   * @param subject null for the setting that holds where a subject has none
   * @param level null when the setting was taken back
   */
  record CompatibilitySet(@Nullable String subject, @Nullable Compatibility level)
      implements RegistryRecord {}

  /** Says nothing; written to learn where the end of the topic is. */
  record Noop() implements RegistryRecord {}

  /** Something of Confluent's that has no meaning here, such as a mode. */
  record Unknown(String keyType) implements RegistryRecord {}
}

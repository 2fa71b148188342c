package io.culvert.embedded.registry;

import io.culvert.embedded.registry.RegistryRecord.CompatibilitySet;
import io.culvert.embedded.registry.RegistryRecord.Noop;
import io.culvert.embedded.registry.RegistryRecord.SchemaRemoved;
import io.culvert.embedded.registry.RegistryRecord.SchemaStored;
import io.culvert.embedded.registry.RegistryRecord.SubjectDeleted;
import io.culvert.embedded.registry.RegistryRecord.Unknown;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * Everything the registry knows, folded from the topic.
 *
 * @param subjects versions by number, by subject
 * @param levels compatibility by subject
 * @param level compatibility of the subjects that have none of their own
 * @param highestId never given out again, even when its schema is deleted
 */
record RegistryState(
    PSortedMap<String, PSortedMap<Integer, RegisteredSchema>> subjects,
    PMap<String, Compatibility> levels,
    Compatibility level,
    int highestId) {

  private static final Compatibility DEFAULT = Compatibility.BACKWARD;

  static RegistryState empty() {
    return new RegistryState(TreePMap.empty(), HashTreePMap.empty(), DEFAULT, 0);
  }

  RegistryState evolve(RegistryRecord record) {
    return switch (record) {
      case SchemaStored(RegisteredSchema schema) -> withSchema(schema);
      case SchemaRemoved(String subject, int version) -> withoutVersion(subject, version);
      case SubjectDeleted(String subject, int upToVersion) -> softDeleted(subject, upToVersion);
      case CompatibilitySet(@Nullable String subject, @Nullable Compatibility to) ->
          withLevel(subject, to);
      case Noop _, Unknown _ -> this;
    };
  }

  /** The versions of a subject, oldest first; empty when there is no such subject. */
  List<RegisteredSchema> versions(String subject, boolean withDeleted) {
    return versionsOf(subject).values().stream()
        .filter(schema -> withDeleted || !schema.deleted())
        .toList();
  }

  /** All versions of all subjects, deleted ones too. */
  Stream<RegisteredSchema> schemas() {
    return subjects.values().stream().flatMap(versions -> versions.values().stream());
  }

  Compatibility levelOf(String subject) {
    return levels.getOrDefault(subject, level);
  }

  /** The number that a schema has, or the next free one. */
  int idFor(String canonicalText) {
    return schemas()
        .filter(schema -> schema.isSameSchema(canonicalText))
        .mapToInt(RegisteredSchema::id)
        .min()
        .orElse(highestId + 1);
  }

  /** One more than any version that the subject ever had. */
  int nextVersion(String subject) {
    PSortedMap<Integer, RegisteredSchema> versions = versionsOf(subject);
    return versions.isEmpty() ? 1 : versions.lastKey() + 1;
  }

  private PSortedMap<Integer, RegisteredSchema> versionsOf(String subject) {
    return subjects.getOrDefault(subject, TreePMap.empty());
  }

  private RegistryState withSchema(RegisteredSchema schema) {
    return withVersions(
        schema.subject(),
        versionsOf(schema.subject()).plus(schema.version(), schema),
        Math.max(highestId, schema.id()));
  }

  private RegistryState withoutVersion(String subject, int version) {
    return withVersions(subject, versionsOf(subject).minus(version), highestId);
  }

  private RegistryState softDeleted(String subject, int upToVersion) {
    PSortedMap<Integer, RegisteredSchema> versions = versionsOf(subject);
    for (RegisteredSchema schema : versionsOf(subject).values()) {
      if (schema.version() <= upToVersion) {
        versions = versions.plus(schema.version(), schema.asDeleted());
      }
    }
    return withVersions(subject, versions, highestId);
  }

  private RegistryState withVersions(
      String subject, PSortedMap<Integer, RegisteredSchema> versions, int highest) {
    var changed = versions.isEmpty() ? subjects.minus(subject) : subjects.plus(subject, versions);
    return new RegistryState(changed, levels, level, highest);
  }

  private RegistryState withLevel(@Nullable String subject, @Nullable Compatibility to) {
    if (subject == null) {
      return new RegistryState(subjects, levels, to == null ? DEFAULT : to, highestId);
    }
    var changed = to == null ? levels.minus(subject) : levels.plus(subject, to);
    return new RegistryState(subjects, changed, level, highestId);
  }
}

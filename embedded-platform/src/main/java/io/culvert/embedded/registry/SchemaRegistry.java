package io.culvert.embedded.registry;

import io.culvert.embedded.registry.RegistryRecord.CompatibilitySet;
import io.culvert.embedded.registry.RegistryRecord.SchemaRemoved;
import io.culvert.embedded.registry.RegistryRecord.SchemaStored;
import io.culvert.embedded.registry.RegistryRecord.SubjectDeleted;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What can be done with the registry. Changes are decided one at a time on the newest state and
 * written to the log.
 */
final class SchemaRegistry {
  private final SchemaLog log;
  private final ReentrantLock oneChangeAtATime = new ReentrantLock();

  SchemaRegistry(SchemaLog log) {
    this.log = log;
  }

  RegistryState state() {
    return log.state();
  }

  /**
   * Registers a schema under a subject and returns its id; a schema that is already there just has
   * one.
   */
  int register(String subject, String text) throws InterruptedException {
    Schema schema = AvroText.parse(text);
    String canonical = schema.toString();
    Optional<RegisteredSchema> known = find(subject, canonical, false);
    if (known.isPresent()) {
      return known.get().id();
    }
    return change(() -> registerNew(subject, schema, canonical));
  }

  /** The version of a subject that is exactly this schema. */
  RegisteredSchema lookup(String subject, String text, boolean withDeleted) {
    if (state().versions(subject, withDeleted).isEmpty()) {
      throw RegistryException.subjectNotFound(subject);
    }
    String canonical = AvroText.parse(text).toString();
    return find(subject, canonical, withDeleted).orElseThrow(RegistryException::schemaNotFound);
  }

  /** A version by number, or the latest one. */
  RegisteredSchema version(String subject, Version wanted, boolean withDeleted) {
    List<RegisteredSchema> versions = state().versions(subject, withDeleted);
    if (versions.isEmpty()) {
      throw RegistryException.subjectNotFound(subject);
    }
    if (wanted.isLatest()) {
      return versions.getLast();
    }
    return versions.stream()
        .filter(schema -> schema.version() == wanted.number())
        .findFirst()
        .orElseThrow(() -> RegistryException.versionNotFound(wanted.number()));
  }

  /**
   * Why a schema could not be the next one of a subject, as far as one version, or all, are
   * concerned.
   */
  List<String> problems(String subject, String text, @Nullable Version against) {
    Schema schema = AvroText.parse(text);
    List<RegisteredSchema> versions = state().versions(subject, false);
    Compatibility level = state().levelOf(subject);
    if (against == null || against.isLatest() && versions.isEmpty()) {
      return level.problems(schema, parsed(versions));
    }
    return level.problems(schema, parsed(List.of(version(subject, against, false))));
  }

  /** Hides a subject, or removes a hidden one for good; returns the versions that went. */
  List<Integer> deleteSubject(String subject, boolean forGood) throws InterruptedException {
    return change(
        () -> {
          List<RegisteredSchema> all = state().versions(subject, true);
          List<RegisteredSchema> visible = state().versions(subject, false);
          if (all.isEmpty()) {
            throw RegistryException.subjectNotFound(subject);
          }
          if (forGood && !visible.isEmpty()) {
            throw RegistryException.subjectNotSoftDeleted(subject);
          }
          if (!forGood && visible.isEmpty()) {
            throw RegistryException.subjectSoftDeleted(subject);
          }
          if (!forGood) {
            log.append(new SubjectDeleted(subject, all.getLast().version()));
            return numbers(visible);
          }
          for (RegisteredSchema schema : all) {
            log.append(new SchemaRemoved(subject, schema.version()));
          }
          return numbers(all);
        });
  }

  /** Hides a version, or removes a hidden one for good; returns its number. */
  int deleteVersion(String subject, Version wanted, boolean forGood) throws InterruptedException {
    return change(
        () -> {
          RegisteredSchema schema = version(subject, wanted, true);
          if (forGood && !schema.deleted()) {
            throw RegistryException.versionNotSoftDeleted(subject, schema.version());
          }
          if (!forGood && schema.deleted()) {
            throw RegistryException.versionSoftDeleted(subject, schema.version());
          }
          log.append(
              forGood
                  ? new SchemaRemoved(subject, schema.version())
                  : new SchemaStored(schema.asDeleted()));
          return schema.version();
        });
  }

  /**
   * @param subject null for the level of all subjects without one
   * @param level null to take it back
   */
  void setCompatibility(@Nullable String subject, @Nullable Compatibility level)
      throws InterruptedException {
    change(
        () -> {
          log.append(new CompatibilitySet(subject, level));
          return true;
        });
  }

  private int registerNew(String subject, Schema schema, String canonical)
      throws InterruptedException {
    Optional<RegisteredSchema> known = find(subject, canonical, false);
    if (known.isPresent()) {
      return known.get().id();
    }
    RegistryState now = state();
    List<String> problems =
        now.levelOf(subject).problems(schema, parsed(now.versions(subject, false)));
    if (!problems.isEmpty()) {
      throw RegistryException.incompatible(subject, String.join(", ", problems));
    }
    int id = now.idFor(canonical);
    log.append(
        new SchemaStored(
            new RegisteredSchema(
                subject, now.nextVersion(subject), id, RegisteredSchema.AVRO, canonical, false)));
    return id;
  }

  private Optional<RegisteredSchema> find(String subject, String canonical, boolean withDeleted) {
    return state().versions(subject, withDeleted).reversed().stream()
        .filter(schema -> schema.isSameSchema(canonical))
        .findFirst();
  }

  private static List<Schema> parsed(List<RegisteredSchema> versions) {
    return versions.stream()
        .filter(schema -> schema.type().equals(RegisteredSchema.AVRO))
        .map(schema -> AvroText.parseRegistered(schema.text()))
        .toList();
  }

  private static List<Integer> numbers(List<RegisteredSchema> versions) {
    return versions.stream().map(RegisteredSchema::version).toList();
  }

  private <T> T change(Change<T> change) throws InterruptedException {
    oneChangeAtATime.lockInterruptibly();
    try {
      return change.make();
    } finally {
      oneChangeAtATime.unlock();
    }
  }

  @FunctionalInterface
  private interface Change<T> {
    T make() throws InterruptedException;
  }
}

package io.culvert.schemas.serde;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Under which subject of the registry a schema is kept. */
public enum SubjectNaming {
  /** {@code <topic>-value}; every topic has one type of value. */
  TOPIC_NAME("TopicNameStrategy"),
  /** The record's full name. */
  RECORD_NAME("RecordNameStrategy"),
  /** {@code <topic>-<record's full name>}. */
  TOPIC_RECORD_NAME("TopicRecordNameStrategy");

  private final String confluentClass;

  SubjectNaming(String confluentClass) {
    this.confluentClass = confluentClass;
  }

  String subject(String topic, boolean isKey, String recordName) {
    return switch (this) {
      case TOPIC_NAME -> topic + (isKey ? "-key" : "-value");
      case RECORD_NAME -> recordName;
      case TOPIC_RECORD_NAME -> topic + "-" + recordName;
    };
  }

  /** Accepts this enum's names and the names of Confluent's classes, with or without package. */
  static SubjectNaming parse(Object setting) {
    var text = setting instanceof Class<?> type ? type.getName() : setting.toString().strip();
    var simple = text.substring(text.lastIndexOf('.') + 1);
    return Arrays.stream(values())
        .filter(naming -> naming.name().equals(text) || naming.confluentClass.equals(simple))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "subject.name.strategy must be one of %s, got %s"
                        .formatted(
                            Arrays.stream(values())
                                .map(naming -> naming.confluentClass)
                                .collect(Collectors.joining(", ")),
                            text)));
  }
}

package io.culvert.embedded.registry;

/**
 * One version of a subject.
 *
 * @param id the number in front of every encoded record; the same for the same schema in every
 *     subject
 * @param type {@code AVRO}, unless another registry wrote it
 * @param text the schema in canonical form
 * @param deleted hidden from everything but the lookup by id
 */
record RegisteredSchema(
    String subject, int version, int id, String type, String text, boolean deleted) {
  static final String AVRO = "AVRO";

  RegisteredSchema asDeleted() {
    return new RegisteredSchema(subject, version, id, type, text, true);
  }

  boolean isSameSchema(String canonicalText) {
    return type.equals(AVRO) && text.equals(canonicalText);
  }
}

package io.culvert.embedded.registry;

import org.apache.avro.AvroRuntimeException;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;

/**
 * Schemas as text. Two texts are the same schema when they parse to the same canonical text, as
 * with Confluent's.
 */
final class AvroText {
  private AvroText() {}

  /** Reads a schema that a client sent. */
  static Schema parse(String text) {
    if (text.isBlank()) {
      throw RegistryException.invalidSchema("it is empty");
    }
    try {
      return new Schema.Parser().parse(text);
    } catch (AvroRuntimeException e) {
      throw RegistryException.invalidSchema(String.valueOf(e.getMessage()));
    } catch (StackOverflowError e) {
      throw RegistryException.invalidSchema("it is nested too deeply");
    }
  }

  /** Reads a schema that is already registered, maybe by stricter or looser software than this. */
  static Schema parseRegistered(String text) {
    return new Schema.Parser(NameValidator.NO_VALIDATION).setValidateDefaults(false).parse(text);
  }

  /** The canonical text; the text itself when it is no Avro. */
  static String canonical(String text) {
    try {
      return parseRegistered(text).toString();
    } catch (AvroRuntimeException e) {
      return text;
    }
  }
}

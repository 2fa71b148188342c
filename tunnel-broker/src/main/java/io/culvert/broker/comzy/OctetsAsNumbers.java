package io.culvert.broker.comzy;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JacksonSerializable;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.jsontype.TypeSerializer;

/**
 * Bytes as JSON's array of numbers, as Node shows a {@code Buffer}. They become numbers only when
 * they are written: as nodes each of them took some twenty bytes.
 */
final class OctetsAsNumbers extends JacksonSerializable.Base {
  private final byte[] octets;

  /**
   * @param octets not changed any more
   */
  OctetsAsNumbers(byte[] octets) {
    this.octets = octets;
  }

  @Override
  public void serialize(JsonGenerator json, SerializationContext context) {
    json.writeStartArray(this, octets.length);
    for (byte each : octets) {
      json.writeNumber(Byte.toUnsignedInt(each));
    }
    json.writeEndArray();
  }

  @Override
  public void serializeWithType(
      JsonGenerator json, SerializationContext context, TypeSerializer type) {
    serialize(json, context);
  }
}

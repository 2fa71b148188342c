/**
 * Turns events into bytes and back in the Confluent wire format, with Confluent's own property
 * names, so that Confluent's serializers can take the place of these by configuration. Start at
 * {@link io.culvert.schemas.serde.AvroSerializer} and {@link
 * io.culvert.schemas.serde.AvroDeserializer}.
 */
@NullMarked
package io.culvert.schemas.serde;

import org.jspecify.annotations.NullMarked;

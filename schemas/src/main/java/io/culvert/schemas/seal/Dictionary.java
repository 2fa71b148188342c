package io.culvert.schemas.seal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.apache.avro.io.EncoderFactory;

/**
 * What small records are made of: frequent header fields and beginnings of bodies, as they stand in
 * an {@code ExchangeContent}. What is sealed is packed one by one, so without it each record would
 * have to bring it along. It never changes; another one would get a number of its own.
 */
final class Dictionary {
  private static final String SOURCE = "dictionary-1.txt";

  /** The most frequent last, because what is near is told in fewer bits. */
  static final byte[] BYTES = read();

  private Dictionary() {}

  /** Of each line the name and the value, as Avro strings. */
  private static byte[] read() {
    try (var source = Dictionary.class.getResourceAsStream(SOURCE)) {
      var text = new String(Objects.requireNonNull(source, SOURCE).readAllBytes(), UTF_8);
      var bytes = new ByteArrayOutputStream();
      var avro = EncoderFactory.get().directBinaryEncoder(bytes, null);
      for (var line : text.split("\n")) {
        for (var part : line.split(": ", 2)) {
          if (!part.isEmpty()) {
            avro.writeString(part);
          }
        }
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

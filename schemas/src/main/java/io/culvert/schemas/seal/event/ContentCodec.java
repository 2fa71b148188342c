package io.culvert.schemas.seal.event;

import io.culvert.events.ExchangeContent;
import io.culvert.events.Sealed;
import io.culvert.schemas.seal.AccountCipher;
import io.culvert.schemas.seal.Binding;
import io.culvert.schemas.seal.BrokenSealException;
import io.culvert.schemas.serde.TrustedRecords;
import io.culvert.schemas.serde.WritingModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.message.MessageEncoder;

/** {@link ExchangeContent} under seal, in Avro's single-object encoding. */
final class ContentCodec {

  static final ByteBuffer EMPTY = ByteBuffer.allocate(0).asReadOnlyBuffer();

  static {
    TrustedRecords.trust();
  }

  private static final MessageEncoder<ExchangeContent> ENCODER =
      new BinaryMessageEncoder<>(
          WritingModel.of(ExchangeContent.class), ExchangeContent.getClassSchema(), false);

  private ContentCodec() {}

  static Sealed seal(ExchangeContent content, AccountCipher cipher, Binding bound) {
    try {
      return cipher.seal(bytes(ENCODER.encode(content)), bound);
    } catch (IOException e) {
      throw new UncheckedIOException("encoding in memory cannot fail", e);
    }
  }

  static ExchangeContent open(Sealed sealed, AccountCipher cipher, Binding bound)
      throws BrokenSealException {
    try {
      return ExchangeContent.fromByteBuffer(ByteBuffer.wrap(cipher.open(sealed, bound)));
    } catch (IOException | AvroRuntimeException e) {
      throw new BrokenSealException("in a form that is not known: " + e.getMessage(), e);
    }
  }

  static byte[] bytes(ByteBuffer buffer) {
    var bytes = new byte[buffer.remaining()];
    buffer.get(buffer.position(), bytes);
    return bytes;
  }
}

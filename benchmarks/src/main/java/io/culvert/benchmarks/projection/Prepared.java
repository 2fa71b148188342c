package io.culvert.benchmarks.projection;

import io.culvert.schemas.Topics;
import io.culvert.schemas.seal.event.EventSeals;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Sealed exchanges in a file, ready to be sent: making and sealing them would take a core from what
 * is measured.
 */
final class Prepared implements AutoCloseable {

  private static final int BUFFER = 1 << 16;

  private final Path file;
  private final DataInputStream in;

  private Prepared(Path file) throws IOException {
    this.file = file;
    this.in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER));
  }

  static Prepared write(Rig rig, int count) throws IOException {
    var file = Files.createTempFile("culvert-benchmark", ".exchanges");
    var traffic = new OrdinaryTraffic(3);
    var cipher = rig.cipher();
    try (var serializer = rig.exchangeSerializer();
        var out =
            new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER))) {
      for (int i = 0; i < count; i++) {
        var event = EventSeals.EXCHANGES.seal(traffic.next(Instant.now()), cipher);
        out.writeUTF(event.getSessionId());
        var bytes = serializer.serialize(Topics.HTTP_EXCHANGES.name(), event);
        out.writeInt(bytes.length);
        out.write(bytes);
      }
    }
    return new Prepared(file);
  }

  /** The next one; each is given once. */
  ProducerRecord<String, byte[]> next() throws IOException {
    var session = in.readUTF();
    var bytes = in.readNBytes(in.readInt());
    return new ProducerRecord<>(Topics.HTTP_EXCHANGES.name(), session, bytes);
  }

  @Override
  public void close() throws IOException {
    in.close();
    Files.delete(file);
  }
}

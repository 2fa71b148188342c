package io.culvert.control.decide;

import io.culvert.events.Command;
import io.culvert.events.CommandResult;
import io.culvert.schemas.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The results of the last {@link #KEPT}, by order and by idempotency key. An order that comes again
 * gets its result from here.
 */
final class ResultStore {

  static final Duration KEPT = Duration.ofHours(24);
  private static final int SHA256 = 32;
  private static final byte[] NOTHING = {0};

  private final KeyValueStore<String, byte[]> store;
  private final Serializer<CommandResult> writer;
  private final Deserializer<CommandResult> reader;

  /**
   * The first result under an idempotency key.
   *
   * @param requestSha256 of what was asked then
   */
  record First(ByteBuffer requestSha256, CommandResult result) {}

  ResultStore(KeyValueStore<String, byte[]> store, Map<String, String> serdes) {
    this.store = store;
    this.writer = Topics.COMMAND_RESULTS.valueSerializer(serdes);
    this.reader = Topics.COMMAND_RESULTS.valueDeserializer(serdes);
  }

  Optional<CommandResult> ofOrder(String commandId) {
    return Optional.ofNullable(store.get(orderKey(commandId))).map(this::read);
  }

  Optional<First> ofIdempotencyKey(Command command) {
    var key = idempotencyKey(command);
    return Optional.ofNullable(key == null ? null : store.get(key))
        .map(
            bytes ->
                new First(
                    ByteBuffer.wrap(bytes, 0, SHA256).slice(),
                    read(Arrays.copyOfRange(bytes, SHA256, bytes.length))));
  }

  /** As in the topic. */
  byte[] encode(CommandResult result) {
    return writer.serialize(Topics.COMMAND_RESULTS.name(), result);
  }

  /**
   * @param encoded the result as in its topic
   * @param isFirst whether it is the first one under the order's idempotency key
   */
  void remember(Command command, byte[] encoded, boolean isFirst, Instant now) {
    put(orderKey(command.getCommandId()), encoded, now);
    var key = idempotencyKey(command);
    if (isFirst && key != null) {
      var sha = sha256(command);
      var bytes = Arrays.copyOf(sha, SHA256 + encoded.length);
      System.arraycopy(encoded, 0, bytes, SHA256, encoded.length);
      put(key, bytes, now);
    }
  }

  /** Forgets what is too old. */
  void sweep(Instant now) {
    try (var old = store.range("t/", timeKey(now.minus(KEPT), ""))) {
      while (old.hasNext()) {
        var key = old.next().key;
        store.delete(key.substring(timeKey(now, "").length()));
        store.delete(key);
      }
    }
  }

  /** Of what the order asks; 32 bytes, also for an order without one. */
  static byte[] sha256(Command command) {
    var given = command.getRequestSha256();
    var bytes = new byte[given.remaining()];
    given.get(given.position(), bytes);
    return Arrays.copyOf(bytes, SHA256);
  }

  private void put(String key, byte[] value, Instant now) {
    store.put(key, value);
    store.put(timeKey(now, key), NOTHING);
  }

  private CommandResult read(byte[] bytes) {
    return reader.deserialize(Topics.COMMAND_RESULTS.name(), bytes);
  }

  private static String orderKey(String commandId) {
    return "c/" + commandId;
  }

  // What others choose is put into hex, so that no key runs into another.
  private static @Nullable String idempotencyKey(Command command) {
    var key = command.getIdempotencyKey();
    var actor = command.getActor() == null ? "" : command.getActor();
    return key == null ? null : "k/" + hex(actor) + "/" + hex(key);
  }

  private static String timeKey(Instant at, String key) {
    return "t/%012x/%s".formatted(at.toEpochMilli(), key);
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }
}

package io.culvert.projection.follow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Records to be written in one transaction.
 *
 * @param facts the readable ones, in order within each partition
 * @param poison the others
 * @param moves how the partitions' offsets change
 */
record Batch<V>(List<Fact<V>> facts, List<Decoded.Poison<V>> poison, Map<Integer, Move> moves) {

  /** The first offset of a partition in a batch, and the one after the last. */
  record Move(long first, long next) {}

  static <V> Batch<V> of(
      List<ConsumerRecord<byte[], byte[]>> records,
      Function<ConsumerRecord<byte[], byte[]>, Decoded<V>> decode) {
    var facts = new ArrayList<Fact<V>>(records.size());
    var poison = new ArrayList<Decoded.Poison<V>>();
    for (var record : records) {
      switch (decode.apply(record)) {
        case Decoded.Readable<V>(var fact) -> facts.add(fact);
        case Decoded.Poison<V> bad -> poison.add(bad);
        case Decoded.Erased<V> _ -> {} // as if it had never been
      }
    }
    return new Batch<>(facts, poison, movesOf(records));
  }

  static Map<Integer, Move> movesOf(List<ConsumerRecord<byte[], byte[]>> records) {
    var moves = new LinkedHashMap<Integer, Move>();
    for (var record : records) {
      moves.merge(
          record.partition(),
          new Move(record.offset(), record.offset() + 1),
          (old, here) -> new Move(old.first(), here.next()));
    }
    return moves;
  }
}

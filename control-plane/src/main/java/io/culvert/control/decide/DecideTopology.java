package io.culvert.control.decide;

import io.culvert.events.Command;
import io.culvert.schemas.Topics;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Orders in; facts and results out. The order topic has one partition, so there is one task, and
 * all decisions are one sequence: no two of them can look at the world at the same time.
 *
 * <p>The stores' names outlive the code: under another name they would begin empty.
 */
final class DecideTopology {

  static final String FACTS = "facts";
  static final String RESULTS = "results";
  static final String RESULTS_OUT = "command-results";
  private static final String ORDERS = "commands";
  private static final String DECIDE = "decide";

  private DecideTopology() {}

  static Topology build(DecideConfig config) {
    var topology =
        new Topology()
            .addSource(
                ORDERS,
                new StringDeserializer(),
                Topics.COMMANDS.valueDeserializer(config.serdes()),
                Topics.COMMANDS.name())
            .addProcessor(DECIDE, new Deciding(config), ORDERS);
    for (var facts : FactTopic.values()) {
      addSink(topology, facts.sink(), facts.topic().name());
    }
    return addSink(topology, RESULTS_OUT, Topics.COMMAND_RESULTS.name());
  }

  private static Topology addSink(Topology topology, String name, String topic) {
    return topology.addSink(name, topic, new StringSerializer(), new ByteArraySerializer(), DECIDE);
  }

  private record Deciding(DecideConfig config)
      implements ProcessorSupplier<String, Command, String, byte[]> {

    @Override
    public Processor<String, Command, String, byte[]> get() {
      return new DecideOrders(config);
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
      return Set.of(store(FACTS), store(RESULTS));
    }

    private static StoreBuilder<KeyValueStore<String, byte[]>> store(String name) {
      return Stores.keyValueStoreBuilder(
          Stores.persistentKeyValueStore(name), Serdes.String(), Serdes.ByteArray());
    }
  }
}

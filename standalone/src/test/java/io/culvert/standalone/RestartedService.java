package io.culvert.standalone;

import io.culvert.broker.BrokerMain;
import io.culvert.broker.TunnelBroker;
import io.culvert.gateway.GatewayMain;
import io.culvert.gateway.GatewayProcess;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * A broker or a gateway that can be stopped as an operator stops it, and started again: in this
 * process, or with {@code -Dculvert.rolling.processes=true} in one of its own, which takes longer.
 */
interface RestartedService extends AutoCloseable {
  boolean IN_PROCESSES = Boolean.getBoolean("culvert.rolling.processes");

  void restart() throws Exception;

  static RestartedService broker(
      SeparateServices services, String id, Map<String, String> environment) {
    return IN_PROCESSES
        ? OfItsOwn.start(BrokerMain.class, environment, " lets agents in")
        : new Broker(services, id, environment);
  }

  static RestartedService gateway(
      SeparateServices services, String id, Map<String, String> environment)
      throws InterruptedException {
    return IN_PROCESSES
        ? OfItsOwn.start(GatewayMain.class, environment, "Gateway listens on port")
        : new Gateway(services, id, environment);
  }

  /** In a process of its own. */
  record OfItsOwn(ServiceProcess process) implements RestartedService {
    static OfItsOwn start(Class<?> main, Map<String, String> environment, String ready) {
      return new OfItsOwn(new ServiceProcess(main, environment, ready).awaitReady());
    }

    @Override
    public void restart() {
      process.restart();
    }

    @Override
    public void close() {
      process.close();
    }
  }

  /** In this process. */
  final class Broker implements RestartedService {
    private static final Duration DRAIN = Duration.ofSeconds(20);

    private final SeparateServices services;
    private final String id;
    private final Map<String, String> environment;
    private TunnelBroker broker;

    Broker(SeparateServices services, String id, Map<String, String> environment) {
      this.services = services;
      this.id = id;
      this.environment = environment;
      this.broker = start();
    }

    private TunnelBroker start() {
      return services.newBroker(new HashMap<>(environment), id);
    }

    @Override
    public void restart() {
      broker.drain(DRAIN);
      broker.close();
      broker = start();
    }

    @Override
    public void close() {
      broker.close();
    }
  }

  /** In this process. */
  final class Gateway implements RestartedService {
    private final SeparateServices services;
    private final String id;
    private final Map<String, String> environment;
    private GatewayProcess gateway;

    Gateway(SeparateServices services, String id, Map<String, String> environment)
        throws InterruptedException {
      this.services = services;
      this.id = id;
      this.environment = environment;
      this.gateway = start();
    }

    private GatewayProcess start() throws InterruptedException {
      return services.newGateway(new HashMap<>(environment), id);
    }

    @Override
    public void restart() throws InterruptedException {
      gateway.close();
      gateway = start();
    }

    @Override
    public void close() {
      gateway.close();
    }
  }
}

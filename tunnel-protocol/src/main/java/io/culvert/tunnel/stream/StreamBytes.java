package io.culvert.tunnel.stream;

/**
 * Bytes of one stream, counted into its tunnel's sums at the same time, so that both always agree.
 * In is what goes to the agent, on whichever side it is counted. Read by any thread.
 */
final class StreamBytes {
  private final ByteCount in = new ByteCount();
  private final ByteCount out = new ByteCount();
  private final Traffic tunnel;
  private final Side side;

  StreamBytes(Traffic tunnel, Side side) {
    this.tunnel = tunnel;
    this.side = side;
  }

  long in() {
    return in.get();
  }

  long out() {
    return out.get();
  }

  void sent(int bytes) {
    count(side == Side.BROKER, bytes);
  }

  void received(int bytes) {
    count(side == Side.AGENT, bytes);
  }

  private void count(boolean toAgent, int bytes) {
    if (toAgent) {
      in.add(bytes);
      tunnel.in(bytes);
    } else {
      out.add(bytes);
      tunnel.out(bytes);
    }
  }
}

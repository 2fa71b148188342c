package io.culvert.tunnel.stream;

/**
 * What passed through a tunnel since it was opened: exactly the sum over its streams, because each
 * frame is counted in both places at once. Any thread may read.
 */
public final class Traffic {
  private final ByteCount bytesIn = new ByteCount();
  private final ByteCount bytesOut = new ByteCount();
  private final ByteCount requests = new ByteCount();

  void in(long bytes) {
    bytesIn.add(bytes);
  }

  void out(long bytes) {
    bytesOut.add(bytes);
  }

  void request() {
    requests.add(1);
  }

  /** Payload bytes of OPEN (without the kind), DATA and END towards the agent. */
  public long bytesIn() {
    return bytesIn.get();
  }

  /** Payload bytes of HEAD, DATA and END from the agent. */
  public long bytesOut() {
    return bytesOut.get();
  }

  /** Streams opened. */
  public long requests() {
    return requests.get();
  }
}

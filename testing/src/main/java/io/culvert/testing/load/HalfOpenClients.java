package io.culvert.testing.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Connections that send the beginning of something and then nothing more. They live in a process of
 * their own, because a process may have only so many open files.
 */
public final class HalfOpenClients implements AutoCloseable {
  private static final String CLOSED = "closed";

  private final Process process;
  private final BufferedReader says;
  private volatile boolean someWereClosed;

  private HalfOpenClients(Process process) {
    this.process = process;
    this.says = process.inputReader(StandardCharsets.US_ASCII);
  }

  /**
   * Opens so many on loopback; returns when all are open, or were.
   *
   * @param beginnings what they send, in turns
   */
  public static HalfOpenClients open(int port, int count, byte[]... beginnings) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                HalfOpenClients.class.getName(),
                String.valueOf(port),
                String.valueOf(count)));
    for (var each : beginnings) {
      command.add("b" + Base64.getEncoder().encodeToString(each)); // which may be empty
    }
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    var clients = new HalfOpenClients(process);
    clients.await("open");
    return clients;
  }

  private void await(String word) throws IOException {
    for (var line = says.readLine(); !word.equals(line); line = says.readLine()) {
      if (line == null) {
        throw new IOException("the clients have ended");
      }
      someWereClosed |= line.equals(CLOSED);
    }
  }

  /** Whether the server has closed any before the last was open. */
  public boolean someWereClosed() {
    return someWereClosed;
  }

  /** Returns when the server has closed them all. */
  public void awaitAllClosed() throws IOException {
    await("all " + CLOSED);
  }

  @Override
  public void close() {
    process.destroy();
  }

  /** Opens them, says so, and says when the server has closed them. */
  public static void main(String[] args) throws IOException {
    var address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
    int count = Integer.parseInt(args[1]);
    var beginnings =
        Arrays.stream(args)
            .skip(2)
            .map(each -> Base64.getDecoder().decode(each.substring(1)))
            .toList();
    try (var selector = Selector.open()) {
      int closed = 0;
      for (int i = 0; i < count; i++) {
        var channel = SocketChannel.open(address);
        channel.write(ByteBuffer.wrap(beginnings.get(i % beginnings.size())));
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
        if (i % 100 == 0 && selector.selectNow() > 0) {
          closed += takeClosed(selector);
        }
      }
      if (closed > 0) {
        System.out.println(CLOSED);
      }
      System.out.println("open");
      while (closed < count) {
        selector.select();
        closed += takeClosed(selector);
      }
      System.out.println("all " + CLOSED);
    }
  }

  private static int takeClosed(Selector selector) {
    int closed = 0;
    var buffer = ByteBuffer.allocate(4096);
    for (var key : selector.selectedKeys()) {
      var channel = (SocketChannel) key.channel();
      try {
        buffer.clear();
        if (channel.read(buffer) >= 0) {
          continue; // an answer comes before the end
        }
        channel.close();
      } catch (IOException reset) {
        key.cancel();
      }
      closed++;
    }
    selector.selectedKeys().clear();
    return closed;
  }
}

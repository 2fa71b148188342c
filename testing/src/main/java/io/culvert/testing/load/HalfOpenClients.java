package io.culvert.testing.load;

import static java.util.stream.Collectors.joining;

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
   * @param beginning what each sends, and how it goes on after an answer, part by part
   */
  public static HalfOpenClients open(int port, int count, byte[]... beginning) throws IOException {
    return open(port, count, List.of(List.of(beginning)));
  }

  /**
   * The same, with several beginnings in turns.
   *
   * @param beginnings each as above
   */
  public static HalfOpenClients open(int port, int count, List<List<byte[]>> beginnings)
      throws IOException {
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
    for (var parts : beginnings) {
      command.add(parts.stream().map(HalfOpenClients::encoded).collect(joining(",")));
    }
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    var clients = new HalfOpenClients(process);
    clients.await("open");
    return clients;
  }

  /** Not empty, whatever the part is. */
  private static String encoded(byte[] part) {
    return "b" + Base64.getEncoder().encodeToString(part);
  }

  private static ByteBuffer decoded(String part) {
    return ByteBuffer.wrap(Base64.getDecoder().decode(part.substring(1)));
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
    try (var selector = Selector.open()) {
      int closed = 0;
      for (int i = 0; i < count; i++) {
        var channel = begun(address, args[2 + i % (args.length - 2)].split(","));
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

  private static SocketChannel begun(InetSocketAddress address, String[] parts) throws IOException {
    var channel = SocketChannel.open(address);
    channel.write(decoded(parts[0]));
    for (int i = 1; i < parts.length; i++) {
      channel.read(ByteBuffer.allocate(4096));
      channel.write(decoded(parts[i]));
    }
    return channel;
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

package io.culvert.gateway.acme;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;

/** A DNS server over TCP (RFC 7766) for which every name is this machine. */
final class LoopbackDns implements AutoCloseable {
  private static final int HEADER = 12;
  private static final int TYPE_A = 1;

  private final ServerSocket socket;

  LoopbackDns() throws IOException {
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  String address() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        var client = socket.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private static void serve(Socket client) {
    try (client;
        var in = new DataInputStream(client.getInputStream());
        var out = new DataOutputStream(client.getOutputStream())) {
      while (true) {
        var query = in.readNBytes(in.readUnsignedShort());
        var answer = answer(query);
        out.writeShort(answer.length);
        out.write(answer);
        out.flush();
      }
    } catch (IOException e) {
      // the client has what it wanted
    }
  }

  private static byte[] answer(byte[] query) {
    int end = HEADER;
    while (query[end] != 0) {
      end += query[end] + 1;
    }
    end += 5; // the root's label, type and class
    boolean wantsAddress = query[end - 4] == 0 && query[end - 3] == TYPE_A;
    var answer = ByteBuffer.allocate(end + 16);
    answer.put(query, 0, 2).putShort((short) 0x8180); // an answer, without an error
    answer.putShort((short) 1).putShort((short) (wantsAddress ? 1 : 0)).putInt(0);
    answer.put(query, HEADER, end - HEADER);
    if (wantsAddress) {
      answer.putShort((short) 0xC00C).putShort((short) TYPE_A).putShort((short) 1).putInt(0);
      answer.putShort((short) 4).put(InetAddress.getLoopbackAddress().getAddress());
    }
    var bytes = new byte[answer.position()];
    answer.flip().get(bytes);
    return bytes;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

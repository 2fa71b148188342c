package io.culvert.control.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A mail server (RFC 5321) that keeps what it is sent. */
public final class TestMail implements AutoCloseable {

  private final ServerSocket socket;
  private final List<Mail> mails = new CopyOnWriteArrayList<>();
  private final AtomicInteger refusals = new AtomicInteger();
  private volatile @Nullable String only;

  /**
   * A mail.
   *
   * @param text header and body as they were sent
   */
  public record Mail(String to, String text) {}

  private TestMail(ServerSocket socket) {
    this.socket = socket;
  }

  public static TestMail start() throws IOException {
    var mail = new TestMail(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    Thread.ofVirtual().start(mail::accept);
    return mail;
  }

  public int port() {
    return socket.getLocalPort();
  }

  /** Refuses the next ones for now. */
  public void refuse(int times) {
    refusals.set(times);
  }

  /** There is no other address from now on. */
  public void knowsOnly(String address) {
    only = address;
  }

  /** The newest mail to an address. */
  public Optional<Mail> newest(String to) {
    return mails.reversed().stream().filter(mail -> mail.to().equals(to)).findFirst();
  }

  public int count(String to) {
    return (int) mails.stream().filter(mail -> mail.to().equals(to)).count();
  }

  @Override
  public void close() throws IOException {
    socket.close();
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

  private void serve(Socket client) {
    try (client) {
      var in =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
      var out = client.getOutputStream();
      say(out, "220 test");
      var to = "";
      for (var line = in.readLine(); line != null; line = in.readLine()) {
        var verb = line.substring(0, Math.min(4, line.length()));
        switch (verb) {
          case "RCPT" -> {
            to = line.substring(line.indexOf('<') + 1, line.indexOf('>'));
            say(out, answer(to));
          }
          case "DATA" -> {
            say(out, "354 go");
            mails.add(new Mail(to, data(in)));
            say(out, "250 ok");
          }
          case "QUIT" -> {
            say(out, "221 bye");
            return;
          }
          default -> say(out, "250 ok");
        }
      }
    } catch (IOException e) {
      // the client is gone
    }
  }

  private String answer(String to) {
    if (only != null && !to.equals(only)) {
      return "550 no such mailbox";
    }
    return refusals.getAndUpdate(n -> Math.max(0, n - 1)) > 0 ? "451 later" : "250 ok";
  }

  private static String data(BufferedReader in) throws IOException {
    var text = new StringBuilder();
    for (var line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
      text.append(line).append('\n');
    }
    return text.toString();
  }

  private static void say(java.io.OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}

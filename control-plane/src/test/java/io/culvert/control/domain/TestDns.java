package io.culvert.control.domain;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** A DNS server on a free port of the loopback interface, over UDP and TCP. */
public final class TestDns implements AutoCloseable {

  /** How a name is answered instead of by its records. */
  public enum Trouble {
    SERVER_FAILURE,
    REFUSED,
    SILENCE,
    REFERRAL,
    TRUNCATED_OVER_UDP
  }

  private final DatagramSocket udp;
  private final ServerSocket tcp;
  private final Map<String, List<Record>> records = new ConcurrentHashMap<>();
  private final Map<String, Trouble> troubles = new ConcurrentHashMap<>();
  private final AtomicInteger questions = new AtomicInteger();

  private TestDns(DatagramSocket udp, ServerSocket tcp) {
    this.udp = udp;
    this.tcp = tcp;
  }

  public static TestDns start() throws IOException {
    var loopback = InetAddress.getLoopbackAddress();
    var tcp = new ServerSocket(0, 10, loopback);
    var udp = new DatagramSocket(tcp.getLocalPort(), loopback);
    var server = new TestDns(udp, tcp);
    Thread.ofPlatform().daemon().name("dns-udp").start(server::serveUdp);
    Thread.ofPlatform().daemon().name("dns-tcp").start(server::serveTcp);
    return server;
  }

  public InetSocketAddress address() {
    return new InetSocketAddress(udp.getLocalAddress(), udp.getLocalPort());
  }

  /** For the setting: host:port. */
  public String hostAndPort() {
    return udp.getLocalAddress().getHostAddress() + ":" + udp.getLocalPort();
  }

  /** How many questions came, those without an answer too. */
  public int questions() {
    return questions.get();
  }

  /** One TXT record for each value; a value is cut into strings of 20 octets. */
  public TestDns texts(String name, String... values) {
    records.put(
        key(name, Type.TXT),
        Arrays.stream(values)
            .<Record>map(value -> new TXTRecord(name(name), DClass.IN, 1, pieces(value)))
            .toList());
    return this;
  }

  public TestDns alias(String name, String target) {
    var record = new CNAMERecord(name(name), DClass.IN, 1, name(target));
    records.put(key(name, Type.CNAME), List.of(record));
    return this;
  }

  public TestDns trouble(String name, Trouble trouble) {
    troubles.put(name, trouble);
    return this;
  }

  /** Forgets the name and what lies under it. */
  public TestDns forget(String name) {
    records.keySet().removeIf(key -> key.contains(name));
    troubles.keySet().removeIf(key -> key.contains(name));
    return this;
  }

  @Override
  public void close() throws IOException {
    udp.close();
    tcp.close();
  }

  private void serveUdp() {
    var buffer = new byte[4096];
    while (!udp.isClosed()) {
      try {
        var packet = new DatagramPacket(buffer, buffer.length);
        udp.receive(packet);
        var query = new Message(Arrays.copyOf(buffer, packet.getLength()));
        var answer = answer(query, false);
        if (answer.isPresent()) {
          var bytes = answer.get().toWire();
          udp.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
        }
      } catch (IOException e) {
        // closed, or not DNS
      }
    }
  }

  private void serveTcp() {
    while (!tcp.isClosed()) {
      try (var socket = tcp.accept()) {
        var in = new DataInputStream(socket.getInputStream());
        var query = new Message(in.readNBytes(in.readUnsignedShort()));
        var bytes = answer(query, true).orElseThrow().toWire();
        var out = new DataOutputStream(socket.getOutputStream());
        out.writeShort(bytes.length);
        out.write(bytes);
        out.flush();
      } catch (IOException e) {
        // closed, or not DNS
      }
    }
  }

  private Optional<Message> answer(Message query, boolean overTcp) {
    questions.incrementAndGet();
    var question = query.getQuestion();
    var name = question.getName().toString(true);
    var answer = new Message(query.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    answer.getHeader().setFlag(Flags.RA);
    answer.addRecord(question, Section.QUESTION);
    switch (troubles.get(name)) {
      case SILENCE -> {
        return Optional.empty();
      }
      case SERVER_FAILURE -> answer.getHeader().setRcode(Rcode.SERVFAIL);
      case REFUSED -> answer.getHeader().setRcode(Rcode.REFUSED);
      case REFERRAL ->
          answer.addRecord(
              new NSRecord(name("com"), DClass.IN, 1, name("ns.example")), Section.AUTHORITY);
      case TRUNCATED_OVER_UDP -> {
        if (overTcp) {
          fill(answer, name, question.getType());
        } else {
          answer.getHeader().setFlag(Flags.TC);
        }
      }
      case null -> fill(answer, name, question.getType());
    }
    return Optional.of(answer);
  }

  private void fill(Message answer, String name, int type) {
    var found = records.get(key(name, type));
    if (found == null) {
      answer.getHeader().setRcode(Rcode.NXDOMAIN);
    } else {
      found.forEach(record -> answer.addRecord(record, Section.ANSWER));
    }
  }

  private static List<String> pieces(String value) {
    return Arrays.asList(value.split("(?<=\\G.{20})"));
  }

  private static String key(String name, int type) {
    return name.toLowerCase(Locale.ROOT) + "/" + type;
  }

  private static Name name(String text) {
    try {
      return Name.fromString(text, Name.root);
    } catch (TextParseException e) {
      throw new IllegalArgumentException(e);
    }
  }
}

package io.culvert.tunnel.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Certificates in files, served to the JDK's TLS client over real sockets. */
class CertificatesTest {
  /** The alert's number (RFC 8446 §6.2). */
  private static final String PROTOCOL_VERSION = "46";

  @TempDir private Path folder;
  @RegisterExtension private final Greeters greeters = new Greeters();

  @Test
  void theCertificateIsChosenByTheNameAskedFor() throws Exception {
    write("a", "one.example", "www.one.example");
    writeWildcard("b", "*.two.example");
    try (var certificates = open()) {
      int port = serve(certificates);
      assertThat(namesSeen(port, "one.example")).contains("one.example");
      assertThat(namesSeen(port, "WWW.one.example")).contains("one.example");
      assertThat(namesSeen(port, "shop.two.example")).contains("*.two.example");
      assertThat(namesSeen(port, "a.b.two.example")).contains("one.example");
      assertThat(namesSeen(port, "two.example")).contains("one.example");
      assertThat(namesSeen(port, "stranger.example")).contains("one.example");
      assertThat(namesSeen(port, null)).contains("one.example");
    }
  }

  @Test
  void aRenewedCertificateIsServedWithoutARestart() throws Exception {
    write("a", "before.example");
    try (var certificates = open()) {
      int port = serve(certificates);
      assertThat(namesSeen(port, null)).contains("before.example");

      write("a", "after.example");
      Files.setLastModifiedTime(folder.resolve("a.crt"), FileTime.fromMillis(1));
      certificates.look();

      assertThat(namesSeen(port, null)).contains("after.example");
    }
  }

  @Test
  void aRenewalThatWentWrongLeavesTheOldOneInPlace() throws Exception {
    write("a", "good.example");
    try (var certificates = open()) {
      int port = serve(certificates);

      Files.writeString(folder.resolve("a.crt"), "no certificate");
      certificates.look();
      assertThat(namesSeen(port, null)).contains("good.example");

      Files.delete(folder.resolve("a.key"));
      certificates.look();
      assertThat(namesSeen(port, null)).contains("good.example");
    }
  }

  /** Clients of today would not even ask, so the hello is written by hand. */
  @ParameterizedTest
  @CsvSource({
    "0303, 16, 02", // TLS 1.2: a handshake, which goes on with a ServerHello
    "0302, 15, 02", // TLS 1.1: a fatal alert
    "0301, 15, 02"
  })
  void versionsOfTlsBefore12AreRefused(String version, String record, String begins)
      throws Exception {
    write("a", "one.example");
    try (var certificates = open();
        var socket = new Socket(InetAddress.getLoopbackAddress(), serve(certificates))) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(hello(version));

      var answer = HexFormat.of().formatHex(socket.getInputStream().readNBytes(7));
      assertThat(answer).startsWith(record);
      assertThat(answer.substring(10)).startsWith(begins);
      assertThat(answer.endsWith(PROTOCOL_VERSION)).isEqualTo(record.equals("15"));
    }
  }

  /** A ClientHello (RFC 5246 §7.4.1.2) that offers ciphers of every version. */
  private static byte[] hello(String version) {
    var extensions = "000a00060004001d0017" + "000b00020100" + "000d00080006040308040401";
    var body =
        version
            + "5a".repeat(32)
            + "00"
            + "0008c02bc02fc009c013"
            + "0100"
            + "%04x".formatted(extensions.length() / 2)
            + extensions;
    var handshake = "01%06x".formatted(body.length() / 2) + body;
    return HexFormat.of().parseHex("160301%04x".formatted(handshake.length() / 2) + handshake);
  }

  @Test
  void certbotsFoldersAreFound() throws Exception {
    var bundle = bundle("site.example");
    var site = Files.createDirectories(folder.resolve("site.example"));
    Files.writeString(site.resolve("fullchain.pem"), bundle.getCertificatePathPEM());
    Files.writeString(site.resolve("privkey.pem"), bundle.getPrivateKeyPEM());
    try (var certificates = open()) {
      assertThat(namesSeen(serve(certificates), "site.example")).contains("site.example");
    }
  }

  @Test
  void aFileThatCannotBeUsedIsNamed() throws Exception {
    write("a", "one.example");
    Files.writeString(folder.resolve("a.key"), "no key");
    assertThatThrownBy(this::open)
        .isInstanceOf(UnusableCertificates.class)
        .hasMessageContaining("a.key");
    Files.delete(folder.resolve("a.crt"));
    assertThatThrownBy(this::open)
        .isInstanceOf(UnusableCertificates.class)
        .hasMessageContaining("no certificate");
    assertThatThrownBy(
            () -> Certificates.open(List.of(folder.resolve("b.crt")), List.of(), List.of()))
        .hasMessageContaining("no key is given");
  }

  @Test
  void onePortTakesTlsFromAllAndPlainFromThoseWhoMay() throws Exception {
    write("a", "one.example");
    try (var certificates = open()) {
      int both = greeters.serve(() -> new TlsOrPlain(certificates, _ -> true));
      assertThat(namesSeen(both, "one.example")).contains("one.example");
      assertThat(plain(both)).isEqualTo("hello");

      int onlyTls = greeters.serve(() -> new TlsOrPlain(certificates, _ -> false));
      assertThat(namesSeen(onlyTls, "one.example")).contains("one.example");
      assertThat(plain(onlyTls)).isEmpty();
    }
  }

  private Certificates open() {
    return Certificates.open(List.of(folder), List.of(), List.of("http/1.1"));
  }

  private void write(String file, String... names) throws Exception {
    var bundle = bundle(names);
    Files.writeString(folder.resolve(file + ".crt"), bundle.getCertificatePathPEM());
    Files.writeString(folder.resolve(file + ".key"), bundle.getPrivateKeyPEM());
  }

  /** By the JDK's tool: Netty's builder takes no wildcards. */
  private void writeWildcard(String file, String name) throws Exception {
    var store = folder.resolve("store.p12");
    var tool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "it",
                "-dname",
                "CN=test",
                "-ext",
                "SAN=dns:" + name,
                "-keystore",
                store.toString(),
                "-storepass",
                "secret",
                "-validity",
                "2")
            .redirectErrorStream(true)
            .start();
    var said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(tool.waitFor()).as(said).isZero();
    var keys = KeyStore.getInstance(store.toFile(), "secret".toCharArray());
    var key = keys.getKey("it", "secret".toCharArray()).getEncoded();
    writePem(folder.resolve(file + ".crt"), "CERTIFICATE", keys.getCertificate("it").getEncoded());
    writePem(folder.resolve(file + ".key"), "PRIVATE KEY", key);
  }

  private static void writePem(Path file, String kind, byte[] der) throws IOException {
    var text = Base64.getMimeEncoder().encodeToString(der);
    Files.writeString(
        file, "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
  }

  private static X509Bundle bundle(String... names) throws Exception {
    var builder = new CertificateBuilder().subject("CN=test").setIsCertificateAuthority(true);
    for (var name : names) {
      builder.addSanDnsName(name);
    }
    return builder.buildSelfSigned();
  }

  private int serve(Certificates certificates) {
    return greeters.serve(certificates::handler);
  }

  private static String plain(int port) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write("GET / HTTP/1.1".getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    } catch (java.net.SocketException e) {
      return ""; // reset
    }
  }

  private static List<String> namesSeen(int port, @Nullable String name) throws Exception {
    try (var socket = new Visitor().connect(port, name)) {
      socket.startHandshake();
      var certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return ServedNames.of(certificate);
    }
  }
}

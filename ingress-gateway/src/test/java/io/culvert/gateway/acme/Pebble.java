package io.culvert.gateway.acme;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Let's Encrypt's authority for tests, which asks for what a real one asks for. */
public final class Pebble implements AutoCloseable {
  private final Process process;
  private final LoopbackDns dns;
  private final Path log;
  private final Path trusted;
  private final int port;

  /**
   * The binary: named by the system property {@code culvert.pebble}, or on the path.
   *
   * <p>{@code go install github.com/letsencrypt/pebble/v2/cmd/pebble@latest} makes one.
   */
  public static Optional<Path> binary() {
    var named = System.getProperty("culvert.pebble");
    return named != null
        ? Optional.of(Path.of(named))
        : Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .map(folder -> Path.of(folder, "pebble"))
            .filter(Files::isExecutable)
            .findFirst();
  }

  /**
   * Starts one, which knows of blocked.example only that it must not have certificates.
   *
   * @param folder for its files
   * @param port where its directory is
   * @param httpPort in place of port 80 of every host
   * @param tlsPort in place of port 443 of every host
   * @param lifetimeSeconds of certificates
   */
  public Pebble(Path folder, int port, int httpPort, int tlsPort, int lifetimeSeconds)
      throws Exception {
    this.port = port;
    var itself = certificate(folder);
    trusted = folder.resolve("itself.crt");
    log = folder.resolve("pebble.log");
    dns = new LoopbackDns();
    var configuration =
        """
        {"pebble": {
          "listenAddress": "127.0.0.1:%d",
          "certificate": "%s",
          "privateKey": "%s",
          "httpPort": %d,
          "tlsPort": %d,
          "domainBlocklist": ["blocked.example"],
          "retryAfter": {"authz": 1, "order": 1},
          "keyAlgorithm": "ecdsa",
          "profiles": {"default": {"description": "default", "validityPeriod": %d}}
        }}
        """
            .formatted(port, trusted, itself, httpPort, tlsPort, lifetimeSeconds);
    var file = Files.writeString(folder.resolve("pebble.json"), configuration);
    var builder =
        new ProcessBuilder(
            binary().orElseThrow().toString(),
            "-config",
            file.toString(),
            "-dnsserver",
            dns.address());
    builder.environment().put("PEBBLE_VA_NOSLEEP", "1");
    builder.environment().put("PEBBLE_WFE_NONCEREJECT", "0"); // so that requests can be counted
    builder.environment().put("PEBBLE_AUTHZREUSE", "0"); // every order has its challenge
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    process = builder.start();
    Awaitility.await().atMost(30, TimeUnit.SECONDS).until(this::listens);
  }

  /** Whose certificate its directory shows. */
  public Path trusted() {
    return trusted;
  }

  /** How many orders it was asked for so far, refused ones included. */
  public long orders() throws IOException {
    try (var lines = Files.lines(log)) {
      return lines.filter(line -> line.contains("POST /order-plz")).count();
    }
  }

  private static Path certificate(Path folder) throws Exception {
    X509Bundle bundle =
        new CertificateBuilder()
            .subject("CN=localhost")
            .setIsCertificateAuthority(true)
            .addSanDnsName("localhost")
            .buildSelfSigned();
    Files.writeString(folder.resolve("itself.crt"), bundle.getCertificatePathPEM());
    return Files.writeString(folder.resolve("itself.key"), bundle.getPrivateKeyPEM());
  }

  private boolean listens() {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    process.destroy();
    process.waitFor();
    dns.close();
  }
}

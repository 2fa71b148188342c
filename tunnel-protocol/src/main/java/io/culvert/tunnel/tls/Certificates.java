package io.culvert.tunnel.tls;

import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.SniHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates of a listener. Their files are looked at every few seconds; changed ones are
 * used for the next connections, those that are open keep what they have. Files that cannot be used
 * are logged, and the old ones stay: a renewal that went wrong must not end the service.
 */
public final class Certificates implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Certificates.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  /**
   * Longest ClientHello, bytes; those of today have about two KiB. Netty keeps it twice until it is
   * whole, before anybody counts what a stranger has sent.
   */
  private static final int LONGEST_HELLO = 16 * 1024;

  private static final Duration HANDSHAKE = Duration.ofSeconds(10);

  private final CertificateSource source;
  private final List<String> protocols;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile CertificateSet current;
  private Map<Path, Stamp> stamps;

  /** How a file looked; a renewal changes one of them. */
  private record Stamp(long millis, long size) {}

  private Certificates(CertificateSource source, List<String> protocols) throws IOException {
    this.source = source;
    this.protocols = List.copyOf(protocols);
    this.stamps = stamps();
    this.current = CertificateSet.read(source, protocols);
  }

  /**
   * Reads them and begins to watch their files, when there are any.
   *
   * @param chains PEM files, or folders that are searched; none for no TLS
   * @param keys for each file of the first list its key; nothing for a folder
   * @param protocols offered by ALPN, the best first
   * @throws UnusableCertificates naming the file
   */
  public static @Nullable Certificates openIfAny(
      List<Path> chains, List<Path> keys, List<String> protocols) {
    return chains.isEmpty() ? null : open(chains, keys, protocols);
  }

  /** As {@link #openIfAny}, where there have to be some. */
  public static Certificates open(List<Path> chains, List<Path> keys, List<String> protocols) {
    try {
      var certificates = new Certificates(new CertificateSource(chains, keys), protocols);
      Thread.ofVirtual().name("certificates").start(certificates::watch);
      return certificates;
    } catch (IOException e) {
      throw new UnusableCertificates(e);
    }
  }

  /** The first handler of a connection that speaks TLS; one for each connection. */
  public ChannelHandler handler() {
    var now = current;
    return new SniHandler(now::of, LONGEST_HELLO, HANDSHAKE.toMillis());
  }

  /** Whether one of them is for the hostname, be it by a wildcard. */
  public boolean has(String hostname) {
    return current.ownOf(hostname) != null;
  }

  /** Reads the files again if they have changed. */
  void look() {
    try {
      var seen = stamps();
      if (!seen.equals(stamps)) {
        current = CertificateSet.read(source, protocols);
        stamps = seen;
        log.info("Certificates were read again: {}", seen.keySet());
      }
    } catch (NoSuchFileException e) {
      // In the middle of a renewal; the next look finds it, or what is there goes on being used.
      log.debug("{} is missing", e.getMessage());
    } catch (IOException e) {
      log.error("New certificates cannot be used, the old ones stay: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    stopped.countDown();
  }

  private void watch() {
    try {
      while (!stopped.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Map<Path, Stamp> stamps() throws IOException {
    var all = new HashMap<Path, Stamp>();
    for (var files : source.files()) {
      for (var file : List.of(files.chain(), files.key())) {
        all.put(file, new Stamp(Files.getLastModifiedTime(file).toMillis(), Files.size(file)));
      }
    }
    return all;
  }
}

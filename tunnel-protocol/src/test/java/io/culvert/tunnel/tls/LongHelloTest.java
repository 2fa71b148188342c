package io.culvert.tunnel.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.pkitesting.CertificateBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LongHelloTest {
  @TempDir private Path folder;

  @Test
  void aClientHelloThatAnnouncesMoreThanAnyNeedsIsNotWaitedFor() throws Exception {
    var own =
        new CertificateBuilder()
            .subject("CN=localhost")
            .addSanDnsName("localhost")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    var chain = Files.writeString(folder.resolve("a.crt"), own.getCertificatePathPEM());
    var key = Files.writeString(folder.resolve("a.key"), own.getPrivateKeyPEM());
    try (var certificates = Certificates.open(List.of(chain), List.of(key), List.of("http/1.1"))) {
      var channel = new EmbeddedChannel(certificates.handler());
      // A record with the first four bytes of a ClientHello of 60,000 (RFC 8446 §4).
      var begin = new byte[] {22, 3, 1, 0, 4, 1, 0, (byte) 0xea, 0x60};
      try {
        channel.writeInbound(Unpooled.wrappedBuffer(begin));
        channel.checkException();
      } catch (Exception e) {
        assertThat(e).hasMessageContaining("60000");
      }
      assertThat(channel.isActive()).isFalse();
      channel.releaseInbound();
      channel.releaseOutbound();
    }
  }
}

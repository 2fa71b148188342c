package io.culvert.gateway.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies in the folder, whatever happens to it. */
class KeptFilesTest {
  private static final Instant NOW = Instant.now();

  @TempDir private Path path;

  @Test
  void nobodyElseReadsKeysAndCertificates() throws Exception {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    var folder = open();
    new CertificateStore(folder).keep("shop.example", certificate());
    OrderLock.take(folder.lock("shop.example"), Duration.ZERO).orElseThrow().close();

    try (var files = Files.walk(path)) {
      assertThat(files)
          .allSatisfy(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .isEqualTo(Files.isDirectory(file) ? "rwx------" : "rw-------"));
    }
  }

  @Test
  void aCertificateComesBackWithItsKeyAndChain() throws Exception {
    var chain = List.of(certificate().leaf(), certificate().leaf());
    var issued = new IssuedCertificate(certificate().key(), chain);
    var store = new CertificateStore(open());
    store.keep("shop.example", issued);

    assertThat(store.find("shop.example")).contains(issued);
    assertThat(store.find("other.example")).isEmpty();
  }

  @Test
  void aReaderSeesTheOldOneOrTheNewOneAndNothingBetween() throws Exception {
    var store = new CertificateStore(open());
    var one = certificate();
    var other = certificate();
    store.keep("shop.example", one);
    var writer =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    for (int i = 0; i < 50; i++) {
                      store.keep("shop.example", i % 2 == 0 ? other : one);
                    }
                  } catch (IOException e) {
                    throw new AssertionError(e);
                  }
                });
    while (writer.isAlive()) {
      assertThat(store.find("shop.example").orElseThrow()).isIn(one, other);
    }
    assertThat(store.find("shop.example")).contains(one);
  }

  @Test
  void whatACrashHasLeftIsClearedAwayAndTheOldOneStays() throws Exception {
    var folder = open();
    var store = new CertificateStore(folder);
    store.keep("shop.example", certificate());
    var half = folder.certificate("shop.example").resolveSibling("x" + SafeFiles.PART);
    Files.writeString(half, "-----BEGIN CERTIFI");
    Files.writeString(folder.challenge("shop.example"), "t.k");
    var longAgo = FileTime.from(NOW.minus(Duration.ofHours(2)));
    Files.setLastModifiedTime(half, longAgo);
    Files.setLastModifiedTime(folder.challenge("shop.example"), longAgo);

    open();

    assertThat(half).doesNotExist();
    assertThat(folder.challenge("shop.example")).doesNotExist();
    assertThat(store.find("shop.example")).isPresent();
  }

  @Test
  void whatIsNotReadableAsACertificateCountsAsNone() throws Exception {
    var folder = open();
    var store = new CertificateStore(folder);
    var whole = certificate().toPem();
    for (int length : new int[] {0, 10, 200, whole.length() - 40}) {
      Files.writeString(folder.certificate("shop.example"), whole.substring(0, length));
      assertThat(store.find("shop.example")).isEmpty();
    }
    Files.writeString(folder.failure("shop.example"), "count=nine\n");
    assertThat(Failure.in(Files.readString(folder.failure("shop.example"))))
        .isEqualTo(Failure.NONE);
  }

  @Test
  void anotherAuthorityHasAFolderOfItsOwn() throws Exception {
    new CertificateStore(open()).keep("shop.example", certificate());

    var staging = AcmeFolder.open(path, URI.create("https://staging.example:14000/dir"), NOW);

    assertThat(new CertificateStore(staging).find("shop.example")).isEmpty();
    assertThat(staging.accountKey().getParent()).hasFileName("staging.example-14000-dir");
  }

  @Test
  void aFolderThatCannotBeMadeIsSaid() throws Exception {
    var file = Files.writeString(path.resolve("file"), "");
    assertThatThrownBy(() -> AcmeFolder.open(file, ScriptedAuthority.DIRECTORY, NOW))
        .isInstanceOf(IOException.class);
  }

  private AcmeFolder open() throws Exception {
    return AcmeFolder.open(path, ScriptedAuthority.DIRECTORY, NOW);
  }

  private static IssuedCertificate certificate() {
    return Issue.forName("shop.example", Duration.ofDays(1));
  }
}

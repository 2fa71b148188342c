package io.culvert.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.cli.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
  private static final ServerAddress LOCAL = ServerAddress.parse("localhost");
  private static final ServerAddress AFAR = ServerAddress.parse("wss://tunnel.example.com");

  @TempDir private Path temp;
  private final List<String> warnings = new ArrayList<>();
  private Path folder = Path.of(".");
  private ConfigFile file = new ConfigFile(folder, warnings::add);

  @BeforeEach
  void useAFreshFolder() {
    folder = temp.resolve("culvert");
    file = new ConfigFile(folder, warnings::add);
  }

  @Test
  void aFolderThatHasOtherUsesStaysAsItIs() throws IOException {
    Files.createDirectory(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    file.write(file.read().withToken(LOCAL, "cvt_secret"));
    file.read();
    assertThat(permissions(folder)).isEqualTo("rwxr-xr-x");
    assertThat(permissions(file.path())).isEqualTo("rw-------");
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void whatWasNeverWrittenIsEmpty() {
    assertThat(file.read().token(LOCAL)).isNull();
    assertThat(file.read().server()).isNull();
    assertThat(folder).doesNotExist();
  }

  @Test
  void tokensAreKeptForEachServer() {
    file.write(file.read().withToken(LOCAL, "cvt_local"));
    file.write(file.read().withToken(AFAR, "cvt_afar").withServers(List.of(AFAR)));
    assertThat(file.read().token(LOCAL)).isEqualTo("cvt_local");
    assertThat(file.read().token(AFAR)).isEqualTo("cvt_afar");
    assertThat(file.read().server()).isEqualTo("wss://tunnel.example.com:443");
    file.write(file.read().withoutToken("cvt_local"));
    assertThat(file.read().token(LOCAL)).isNull();
    assertThat(file.read().token(AFAR)).isEqualTo("cvt_afar");
  }

  @Test
  void onlyItsOwnerCanReadIt() throws IOException {
    file.write(file.read().withToken(LOCAL, "cvt_secret"));
    assertThat(permissions(folder)).isEqualTo("rwx------");
    assertThat(permissions(file.path())).isEqualTo("rw-------");
    assertThat(warnings).isEmpty();
    try (var content = Files.list(folder)) {
      assertThat(content).containsExactly(file.path());
    }
  }

  @Test
  void aFileThatOthersCanReadIsClosedWithAWarning() throws IOException {
    file.write(file.read().withToken(LOCAL, "cvt_secret"));
    Files.setPosixFilePermissions(file.path(), PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(file.read().token(LOCAL)).isEqualTo("cvt_secret");
    assertThat(permissions(file.path())).isEqualTo("rw-------");
    assertThat(warnings).singleElement().asString().contains("open to other users");
    assertThat(warnings.getFirst()).doesNotContain("cvt_secret");
  }

  @Test
  void entriesThatAreNotKnownHereAreKept() throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        file.path(), "colour = \"green\"\n[servers.\"localhost:8191\"]\nnote = \"mine\"\n");
    file.write(file.read().withToken(LOCAL, "cvt_1"));
    assertThat(Files.readString(file.path())).contains("green").contains("mine").contains("cvt_1");
  }

  @Test
  void whatIsNotTomlIsSaidWithItsLine() throws IOException {
    Files.createDirectories(folder);
    Files.writeString(file.path(), "server = \"x\"\nthis is = not [toml\n");
    assertThatThrownBy(file::read)
        .isInstanceOf(Failure.class)
        .hasMessageContaining("not valid TOML")
        .hasMessageContaining("line 2");
  }

  @Test
  void theEnvironmentMayNameTheFolder() {
    assertThat(ConfigFile.folder(Map.of("CULVERT_HOME", "/srv/culvert")))
        .isEqualTo(Path.of("/srv/culvert"));
    assertThat(ConfigFile.folder(Map.of("HOME", "/home/ada")))
        .isEqualTo(Path.of("/home/ada/.culvert"));
    assertThat(ConfigFile.folder(Map.of()))
        .isEqualTo(Path.of(System.getProperty("user.home"), ".culvert"));
  }
}

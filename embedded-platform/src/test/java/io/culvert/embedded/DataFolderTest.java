package io.culvert.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.embedded.server.PlatformStartException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir Path temp;

  @Test
  void aFolderHasOneOwnerAtATime() {
    try (DataFolder _ = DataFolder.open(temp)) {
      assertThatThrownBy(() -> DataFolder.open(temp))
          .isInstanceOf(PlatformStartException.class)
          .hasMessage(
              "CVT-3002: The data folder %s is in use by another instance (process %d). Stop that"
                  + " instance, or set DATA_DIR to another folder.",
              temp, ProcessHandle.current().pid());
    }
    DataFolder.open(temp).close();
  }

  @Test
  void aFullDiskIsRefusedAndTheFolderIsFreeAgain() {
    assertThatThrownBy(() -> DataFolder.open(temp, Long.MAX_VALUE))
        .isInstanceOf(PlatformStartException.class)
        .hasMessageStartingWith("CVT-3003: Only ")
        .hasMessageContaining("DATA_DIR");
    DataFolder.open(temp).close();
  }

  @Test
  void aFolderThatCannotBeMadeIsNotWritable() throws Exception {
    Path file = Files.createFile(temp.resolve("file"));
    assertThatThrownBy(() -> DataFolder.open(file.resolve("data")))
        .isInstanceOf(PlatformStartException.class)
        .hasMessageStartingWith("CVT-3004: ");
  }

  @Test
  void aMissingFolderIsMade() {
    try (DataFolder folder = DataFolder.open(temp.resolve("a/b"))) {
      assertThat(folder.path()).isDirectory();
      assertThat(folder.health().works()).isTrue();
    }
  }
}

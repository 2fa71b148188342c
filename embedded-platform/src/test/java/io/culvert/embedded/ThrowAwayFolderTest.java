package io.culvert.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ThrowAwayFolderTest {

  @Test
  void foldersOfDeadProcessesAreSweptAndThoseOfLivingOnesStay() throws Exception {
    ThrowAwayFolder folder = ThrowAwayFolder.ofThisUser();
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    Path mine = folder.create();
    Path abandoned = Files.createDirectory(mine.resolveSibling("run-" + ended.pid() + "-x"));
    Files.writeString(abandoned.resolve("file"), "x");

    folder.sweep();

    assertThat(abandoned).doesNotExist();
    assertThat(mine).isDirectory();
    Files.delete(mine);
  }
}

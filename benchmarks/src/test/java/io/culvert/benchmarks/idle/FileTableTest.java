package io.culvert.benchmarks.idle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
final class FileTableTest {
  @TempDir private Path folder;

  @Test
  void othersDoNotSeeWhatAThreadWithATableOfItsOwnOpens() throws Exception {
    var file = Files.writeString(folder.resolve("opened"), "").toRealPath();
    try (var thread = Executors.newSingleThreadExecutor()) {
      var opened =
          thread.submit(
              () -> {
                FileTable.own();
                return FileChannel.open(file);
              });
      opened.get();

      assertThat(thread.submit(() -> openOf("/proc/thread-self/fd")).get()).contains(file);
      assertThat(openOf("/proc/thread-self/fd")).isNotEmpty().doesNotContain(file);
      thread
          .submit(
              () -> {
                opened.get().close();
                return null;
              })
          .get();
    }
  }

  private static List<Path> openOf(String table) throws IOException {
    try (var files = Files.list(Path.of(table))) {
      return files.filter(Files::exists).map(FileTableTest::target).toList();
    }
  }

  private static Path target(Path link) {
    try {
      return Files.readSymbolicLink(link);
    } catch (IOException e) {
      return link; // closed meanwhile
    }
  }
}

package io.culvert.benchmarks.peers;

import io.culvert.benchmarks.peers.Peer.Running;
import io.culvert.benchmarks.process.Workshop;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * 200 MB each way, by curl.
 *
 * @param streams at once; together they carry the 200 MB
 */
record Transfer(Direction direction, int streams) implements Work {
  private static final long BYTES = 200_000_000;

  enum Direction {
    DOWN,
    UP
  }

  @Override
  public String title() {
    return "200 MB "
        + (direction == Direction.DOWN ? "download" : "upload")
        + (streams == 1 ? ", one stream" : ", " + streams + " streams");
  }

  @Override
  public @Nullable String missing() {
    return Workshop.find("curl") == null ? "curl" : null;
  }

  @Override
  public Unit unit() {
    return Unit.BYTES;
  }

  @Override
  public Counted load(Running peer, Duration time) throws IOException, InterruptedException {
    long each = BYTES / streams;
    var file = direction == Direction.UP ? sparse(each) : null;
    try {
      var curls = new ArrayList<Process>();
      long begun = System.nanoTime();
      for (int i = 0; i < streams; i++) {
        curls.add(new ProcessBuilder(command(peer, each, file)).start());
      }
      for (var curl : curls) {
        if (curl.waitFor() != 0) {
          throw new IOException("curl ended with " + curl.exitValue());
        }
      }
      double seconds = (System.nanoTime() - begun) / 1e9;
      return new Counted(BYTES / seconds, Double.NaN, Double.NaN, BYTES);
    } finally {
      if (file != null) {
        Files.delete(file);
      }
    }
  }

  private static List<String> command(Running peer, long bytes, @Nullable Path file) {
    var command =
        new ArrayList<>(List.of("curl", "-sf", "-o", "/dev/null", "-H", "Host: " + peer.host()));
    if (file != null) {
      command.addAll(List.of("-H", "Expect:", "-T", file.toString()));
    }
    command.add(peer.url("/" + (file == null ? bytes : 0)));
    return command;
  }

  private static Path sparse(long length) throws IOException {
    var file = Files.createTempFile("culvert-upload", "");
    try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(length);
    }
    return file;
  }
}

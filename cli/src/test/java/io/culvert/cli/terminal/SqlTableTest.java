package io.culvert.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SqlTableTest {

  private static final List<String> NAMES = List.of("path", "n");

  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    assertThat(SqlTable.lines(NAMES, List.of(List.of("/a", "1200"), List.of("/long", ""))))
        .containsExactly("path   n", "─────  ────", "/a     1200", "/long", "2 rows");
  }
}

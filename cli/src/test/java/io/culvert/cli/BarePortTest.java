package io.culvert.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BarePortTest {

  private static List<String> expand(String line) {
    return BarePort.expand(List.of(line.split(" ")));
  }

  @Test
  void aPortAloneMeansHttp() {
    assertThat(expand("3000")).containsExactly("http", "3000");
    assertThat(expand("--json 3000 --name shop"))
        .containsExactly("--json", "http", "3000", "--name", "shop");
    assertThat(expand("--server localhost:1 3000"))
        .containsExactly("--server", "localhost:1", "http", "3000");
  }

  @Test
  void commandsAndTheirArgumentsStayAsTheyAre() {
    for (var line :
        List.of("http 3000", "dev 3000", "status", "--token 123 status", "--help", "30x0")) {
      assertThat(expand(line)).containsExactly(line.split(" "));
    }
  }
}

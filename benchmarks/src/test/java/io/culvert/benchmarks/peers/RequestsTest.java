package io.culvert.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class RequestsTest {

  /** What wrk 4 prints. */
  private static final String ALL_WELL =
      """
      Running 2s test @ http://127.0.0.1:8190/1024
        1 threads and 32 connections
        Thread Stats   Avg      Stdev     Max   +/- Stdev
          Latency     1.39ms    2.18ms  38.28ms   97.04%
          Req/Sec    28.87k     6.67k   36.92k    75.00%
        Latency Distribution
           50%    0.98ms
           75%    1.32ms
           90%    1.92ms
           99%  780.00us
        57480 requests in 2.00s, 66.49MB read
      Requests/sec:  28715.48
      Transfer/sec:     33.22MB
      """;

  @Test
  void ratesAndTimesAreRead() throws IOException {
    assertThat(Requests.counted(ALL_WELL)).isEqualTo(new Work.Counted(28715.48, 0.98, 0.78, 57480));
  }

  @Test
  void aSampleWithRequestsThatWereNotAnsweredDoesNotCount() {
    for (var trouble :
        new String[] {
          "  Socket errors: connect 0, read 0, write 0, timeout 3\n",
          "  Non-2xx or 3xx responses: 12\n"
        }) {
      var output = ALL_WELL.replace("Requests/sec", trouble + "Requests/sec");

      assertThatThrownBy(() -> Requests.counted(output))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(trouble);
    }
  }
}

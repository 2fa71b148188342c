package io.culvert.projection;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.projection.support.TestService;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A client that asks again the moment it has an answer. Reactor Netty before 1.3.8 then sometimes
 * stopped reading from the connection for good (reactor-netty issue 4361).
 */
class KeepAliveTest {

  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");
  private static TestService service;

  @BeforeAll
  static void start() {
    service = TestService.start();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void everyRequestOfAQuickClientIsAnswered() throws IOException {
    for (int connection = 0; connection < 3; connection++) {
      try (var socket = new Socket("127.0.0.1", service.port())) {
        socket.setSoTimeout(15_000);
        socket.setTcpNoDelay(true);
        var input = new BufferedInputStream(socket.getInputStream());
        for (int i = 0; i < 200; i++) {
          // One that PostgreSQL's thread answers, then one that is answered at once.
          var path = i % 2 == 0 ? "/actuator/health" : "/api/v1/me";
          socket
              .getOutputStream()
              .write(
                  ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                      .getBytes(StandardCharsets.US_ASCII));
          assertThat(answer(input)).contains(i % 2 == 0 ? "\"UP\"" : "CVT-4001");
        }
      }
    }
  }

  private static String answer(InputStream input) throws IOException {
    var head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      head.append((char) input.read());
    }
    var length = LENGTH.matcher(head);
    assertThat(length.find()).as("%s", head).isTrue();
    var body = input.readNBytes(Integer.parseInt(length.group(1)));
    return new String(body, StandardCharsets.UTF_8);
  }
}

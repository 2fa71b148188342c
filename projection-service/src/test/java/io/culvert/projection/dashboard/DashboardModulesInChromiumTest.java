package io.culvert.projection.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs the JavaScript tests under {@code src/test/resources/dashboard} against the real modules.
 */
class DashboardModulesInChromiumTest {

  private static Chromium chromium;
  private static HttpServer server;
  private static Page page;

  @BeforeAll
  static void openAPageThatCanImportTheModules() throws Exception {
    chromium = Chromium.startOrSkip();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/", SimpleFileServer.createFileHandler(resource("/static/index.html").getParent()));
    server.createContext(
        "/tests/", SimpleFileServer.createFileHandler(resource("/dashboard/check.js").getParent()));
    server.start();
    page = chromium.browser().newPage();
    page.navigate("http://localhost:%d/tests/blank.html".formatted(server.getAddress().getPort()));
  }

  @AfterAll
  static void close() {
    if (server != null) {
      server.stop(0);
    }
    if (chromium != null) {
      chromium.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> theModulesDoWhatTheirTestsSay() throws Exception {
    for (var file : testFiles()) {
      page.evaluate("file => import(`/tests/${file}`)", file);
    }
    var names = (List<?>) page.evaluate("async () => (await import('/tests/check.js')).names()");
    assertThat(names).hasSizeGreaterThan(80);
    return names.stream().map(String.class::cast).map(name -> dynamicTest(name, () -> run(name)));
  }

  private static void run(String name) {
    var problem = page.evaluate("async name => (await import('/tests/check.js')).run(name)", name);
    assertThat(problem).isNull();
  }

  private static List<String> testFiles() throws IOException, URISyntaxException {
    try (var files = Files.list(resource("/dashboard/check.js").getParent())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".test.js"))
          .sorted()
          .toList();
    }
  }

  private static Path resource(String name) throws URISyntaxException {
    var url = DashboardModulesInChromiumTest.class.getResource(name);
    return Path.of(Objects.requireNonNull(url, name).toURI());
  }
}

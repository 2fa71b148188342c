package io.culvert.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.LoadState;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.culvert.projection.dashboard.Chromium;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** A documentation site that nobody here wrote, browsed in Chromium through its public URL. */
class RealSiteInChromiumTest {

  private static final CulvertUnderTest CULVERT = CulvertUnderTest.shared();
  private static final List<String> PAGES =
      List.of(
          "/org/jspecify/annotations/package-summary.html",
          "/allclasses-index.html",
          "/index-all.html",
          "/help-doc.html");

  @Test
  void everyAssetIsTheSameAsAtTheOrigin() throws Exception {
    try (var chromium = Chromium.startOrSkip();
        var site = new Site(Path.of("target", "site", "site.jar"));
        var agent = AgentProcess.start(CULVERT, site.port(), "site");
        var context = chromium.browser().newContext();
        var page = context.newPage()) {
      var consoleErrors = new ArrayList<String>();
      page.onConsoleMessage(
          message -> {
            if (message.type().equals("error")) {
              consoleErrors.add(message.text());
            }
          });
      var url = "http://" + agent.hostname() + ":" + CULVERT.port("HTTP_PORT");

      int compared = 0;
      for (var path : PAGES) {
        compared += compareAllThatThePageLoads(page, url, path, site);
      }

      assertThat(compared).isGreaterThan(20);
      assertThat(consoleErrors).isEmpty();
    }
  }

  /** Bodies have to be read before the browser goes on to the next page, which drops them. */
  private static int compareAllThatThePageLoads(Page page, String url, String path, Site site)
      throws IOException {
    var responses = new ArrayList<Response>();
    Consumer<Response> remember = responses::add;
    page.onResponse(remember);
    page.navigate(url + path);
    page.waitForLoadState(LoadState.NETWORKIDLE);
    page.offResponse(remember);
    assertThat(page.title()).isNotBlank();
    for (var response : responses) {
      var asset = URI.create(response.url()).getPath();
      assertThat(response.status()).as(asset).isEqualTo(200);
      assertThat(response.body()).as(asset).isEqualTo(site.read(asset));
    }
    return responses.size();
  }

  /** The site's files out of its jar, on a port of their own. */
  private static final class Site implements AutoCloseable {
    private final JarFile files;
    private final HttpServer server;

    Site(Path jar) throws IOException {
      files = new JarFile(jar.toFile());
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext("/", this::answer);
      server.start();
    }

    int port() {
      return server.getAddress().getPort();
    }

    byte[] read(String path) throws IOException {
      // Chromium asks every site for an icon.
      var entry = path.equals("/favicon.ico") ? null : files.getEntry(path.substring(1));
      return entry == null ? new byte[0] : files.getInputStream(entry).readAllBytes();
    }

    private void answer(HttpExchange exchange) throws IOException {
      var path = exchange.getRequestURI().getPath();
      var body = read(path);
      var type =
          path.endsWith(".js") ? "text/javascript" : URLConnection.guessContentTypeFromName(path);
      exchange
          .getResponseHeaders()
          .add("Content-Type", type == null ? "application/octet-stream" : type);
      exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    }

    @Override
    public void close() throws IOException {
      server.stop(0);
      files.close();
    }
  }
}

package io.culvert.control.pages;

import static org.springframework.web.reactive.function.server.RequestPredicates.GET;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import io.culvert.web.Etag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The pages, and the scripts and styles that only they use; the others are the dashboard's. */
final class Pages {

  /** Nothing but our own files, no script or style in the page itself. */
  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src"
          + " 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors"
          + " 'none'";

  private static final Pattern FILE = Pattern.compile("[a-z-]+\\.(js|css)");
  private static final Map<String, Page> PAGES =
      Map.of(
          "/login", new Page("Sign in", "login-page.js"),
          "/signup", new Page("Sign up", "signup-page.js"),
          "/device", new Page("Let a device in", "device-page.js"),
          "/account", new Page("Account", "account-page.js"),
          "/account/verify", new Page("Confirm your e-mail address", "verify-page.js"));

  /**
   * A page: the one frame of them all, filled by a script.
   *
   * @param title plain
   */
  private record Page(String title, String script) {
    byte[] in(byte[] frame) {
      return new String(frame, StandardCharsets.UTF_8)
          .replace("{{title}}", title)
          .replace("{{script}}", script)
          .getBytes(StandardCharsets.UTF_8);
    }
  }

  private record File(byte[] bytes, String etag) {
    static File of(byte[] bytes) {
      return new File(bytes, Etag.of(bytes));
    }
  }

  private final Map<String, File> files = new ConcurrentHashMap<>();

  RouterFunction<ServerResponse> routes() {
    return route(GET("/account/{kind}/{file}"), this::file)
        .and(PAGES.keySet().stream().map(this::page).reduce(RouterFunction::and).orElseThrow());
  }

  private RouterFunction<ServerResponse> page(String path) {
    var page = File.of(PAGES.get(path).in(read(new ClassPathResource("page.html", Pages.class))));
    return route(GET(path), request -> answer(request, page, MediaType.TEXT_HTML));
  }

  private Mono<ServerResponse> file(ServerRequest request) {
    var kind = request.pathVariable("kind");
    var name = request.pathVariable("file");
    if (!FILE.matcher(name).matches() || !name.endsWith("." + kind)) {
      return ServerResponse.notFound().build();
    }
    var type = kind.equals("js") ? "text/javascript" : "text/css";
    var resource = new ClassPathResource(kind + "/" + name, Pages.class);
    if (!resource.exists()) {
      return ServerResponse.notFound().build();
    }
    var file = files.computeIfAbsent(name, _ -> File.of(read(resource)));
    return answer(request, file, MediaType.valueOf(type + ";charset=UTF-8"));
  }

  private static Mono<ServerResponse> answer(ServerRequest request, File file, MediaType type) {
    return request
        .checkNotModified(file.etag())
        .switchIfEmpty(
            ServerResponse.ok()
                .contentType(type)
                .cacheControl(CacheControl.noCache())
                .eTag(file.etag())
                .header("Content-Security-Policy", POLICY)
                .bodyValue(file.bytes()));
  }

  private static byte[] read(ClassPathResource resource) {
    try {
      return resource.getContentAsByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

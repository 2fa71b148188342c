package io.culvert.control.pages;

import static org.springframework.web.reactive.function.server.RequestPredicates.GET;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
public final class Pages {

  /** Nothing but our own files, no script or style in the page itself. */
  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src"
          + " 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors"
          + " 'none'";

  private static final Pattern FILE = Pattern.compile("[a-z-]+\\.(js|css)");
  private static final Map<String, String> PAGES =
      Map.of(
          "/login", "login.html",
          "/signup", "signup.html",
          "/device", "device.html",
          "/account", "account.html",
          "/account/verify", "verify.html");

  private record File(byte[] bytes, String etag) {}

  private final Map<String, File> files = new ConcurrentHashMap<>();

  public RouterFunction<ServerResponse> routes() {
    return route(GET("/account/{kind}/{file}"), this::file)
        .and(PAGES.keySet().stream().map(this::page).reduce(RouterFunction::and).orElseThrow());
  }

  private RouterFunction<ServerResponse> page(String path) {
    return route(GET(path), request -> answer(request, PAGES.get(path), MediaType.TEXT_HTML));
  }

  private Mono<ServerResponse> file(ServerRequest request) {
    var kind = request.pathVariable("kind");
    var name = request.pathVariable("file");
    if (!FILE.matcher(name).matches() || !name.endsWith("." + kind)) {
      return ServerResponse.notFound().build();
    }
    var type = kind.equals("js") ? "text/javascript" : "text/css";
    return answer(request, kind + "/" + name, MediaType.valueOf(type + ";charset=UTF-8"));
  }

  private Mono<ServerResponse> answer(ServerRequest request, String name, MediaType type) {
    var resource = new ClassPathResource(name, Pages.class);
    if (!resource.exists()) {
      return ServerResponse.notFound().build();
    }
    var file = files.computeIfAbsent(name, _ -> read(resource));
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

  private static File read(ClassPathResource resource) {
    try {
      var bytes = resource.getContentAsByteArray();
      var digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return new File(bytes, "\"" + HexFormat.of().formatHex(digest, 0, 12) + "\"");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}

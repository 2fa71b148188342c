package io.culvert.projection;

import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/** Finds the routes that have a method: {@code GET /api/v1/me}. */
final class CollectRoutes implements RouterFunctions.Visitor {

  private final Set<String> found;

  CollectRoutes(Set<String> found) {
    this.found = found;
  }

  @Override
  public void route(RequestPredicate predicate, HandlerFunction<?> handler) {
    var parts = new Parts();
    predicate.accept(parts);
    if (parts.method != null) {
      found.add(parts.method + " " + parts.path);
    }
  }

  @Override
  public void startNested(RequestPredicate predicate) {}

  @Override
  public void endNested(RequestPredicate predicate) {}

  @Override
  public void resources(Function<ServerRequest, Mono<Resource>> lookup) {}

  @Override
  public void attributes(Map<String, Object> attributes) {}

  @Override
  public void unknown(RouterFunction<?> function) {
    throw new AssertionError("a route that cannot be looked into: " + function);
  }

  private static final class Parts implements RequestPredicates.Visitor {
    private String method;
    private String path;

    @Override
    public void method(Set<HttpMethod> methods) {
      method = methods.iterator().next().name();
    }

    @Override
    public void path(String pattern) {
      path = pattern;
    }

    @Override
    public void header(String name, String value) {}

    @Override
    public void queryParam(String name, String value) {}

    @Override
    public void version(String version) {}

    @Override
    @Deprecated // the interface still asks for it
    public void pathExtension(String extension) {}

    @Override
    public void startAnd() {}

    @Override
    public void and() {}

    @Override
    public void endAnd() {}

    @Override
    public void startOr() {}

    @Override
    public void or() {}

    @Override
    public void endOr() {}

    @Override
    public void startNegate() {}

    @Override
    public void endNegate() {}

    @Override
    public void unknown(RequestPredicate predicate) {}
  }
}

package io.culvert.embedded.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which answer belongs to a method and a path. A {@code *} in a route stands for any one segment.
 */
final class Routes {
  private final List<Route> routes = new ArrayList<>();

  /** Answers a request with a value for the JSON writer, or with {@link RawText}. */
  @FunctionalInterface
  interface Answer {
    Object to(Request request) throws InterruptedException;
  }

  /** A body that is sent as it is. */
  record RawText(String text) {}

  /** A route that fits, with what stood in the places of its stars. */
  record Found(Answer answer, List<String> variables) {}

  Routes add(String method, String path, Answer answer) {
    routes.add(new Route(method, segments(path), answer));
    return this;
  }

  /** Finds the answer, or fails as HTTP says: 405 where another method would do, else 404. */
  Found find(String method, List<String> path) {
    boolean pathIsKnown = false;
    for (Route route : routes) {
      Optional<List<String>> variables = route.match(path);
      if (variables.isPresent() && route.method.equals(method)) {
        return new Found(route.answer, variables.get());
      }
      pathIsKnown |= variables.isPresent();
    }
    throw pathIsKnown
        ? RegistryException.http(405, "HTTP 405 Method Not Allowed")
        : RegistryException.http(404, "HTTP 404 Not Found");
  }

  static List<String> segments(String path) {
    return List.of(path.split("/")).stream().filter(segment -> !segment.isEmpty()).toList();
  }

  private record Route(String method, List<String> pattern, Answer answer) {

    Optional<List<String>> match(List<String> path) {
      if (path.size() != pattern.size()) {
        return Optional.empty();
      }
      List<String> variables = new ArrayList<>();
      for (int i = 0; i < path.size(); i++) {
        if (pattern.get(i).equals("*")) {
          variables.add(path.get(i));
        } else if (!pattern.get(i).equals(path.get(i))) {
          return Optional.empty();
        }
      }
      return Optional.of(variables);
    }
  }
}

package io.culvert.testing.fuzz;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/**
 * The fuzz targets among the tests of a module, with their inputs. A target is a class called
 * {@code …Fuzz} with {@code public static void fuzzerTestOneInput(byte[])}, which throws when a
 * property does not hold; its inputs are the files of the resource folder {@code fuzz/…Fuzz}.
 */
public final class FuzzCorpus {
  private static final String SUFFIX = "Fuzz.class";

  private final Path classes;

  private FuzzCorpus(Path classes) {
    this.classes = classes;
  }

  /** Of the module whose tests that class is one of. */
  public static FuzzCorpus besides(Class<?> test) {
    try {
      return new FuzzCorpus(
          Path.of(test.getProtectionDomain().getCodeSource().getLocation().toURI()));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** A test for each input of each target. A target without inputs fails. */
  public Stream<DynamicNode> replay() {
    return targets().stream()
        .map(target -> dynamicContainer(target.getDeclaringClass().getSimpleName(), tests(target)));
  }

  private List<Method> targets() {
    try (var files = Files.walk(classes)) {
      var found = files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
      if (found.isEmpty()) {
        throw new IllegalStateException("there are no fuzz targets in " + classes);
      }
      return found.stream().map(this::target).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Method target(Path file) {
    var path = classes.relativize(file).toString();
    var name = path.substring(0, path.length() - ".class".length()).replace('/', '.');
    try {
      return Class.forName(name).getMethod("fuzzerTestOneInput", byte[].class);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(name + " is no fuzz target", e);
    }
  }

  private Stream<DynamicTest> tests(Method target) {
    var folder = classes.resolve("fuzz").resolve(target.getDeclaringClass().getSimpleName());
    try (var inputs = Files.list(folder)) {
      return Stream.concat(
          Stream.of(dynamicTest("nothing", () -> run(target, new byte[0]))),
          inputs.sorted().toList().stream()
              .map(
                  input ->
                      dynamicTest(
                          input.getFileName().toString(),
                          () -> run(target, Files.readAllBytes(input)))));
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " has no inputs", e);
    }
  }

  private static void run(Method target, byte[] input) throws Throwable {
    try {
      target.invoke(null, (Object) input);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}

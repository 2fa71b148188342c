package io.culvert.projection.dashboard;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The system's Chromium, headless, with a new profile. The environment variable {@code CHROMIUM}
 * names another executable. Nothing is downloaded.
 */
public final class Chromium implements AutoCloseable {

  private static final List<String> ARGUMENTS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  private static final AtomicBoolean TOLD = new AtomicBoolean();

  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Playwright playwright, Browser browser) {
    this.playwright = playwright;
    this.browser = browser;
  }

  /** Starts it, or skips the test with a line that cannot be overlooked. */
  public static Chromium startOrSkip() {
    var executable = executable();
    if (executable.isEmpty() && TOLD.compareAndSet(false, true)) {
      System.err.println(
          "##### SKIPPED: the browser tests, because Chromium is not installed"
              + " (apt-get install chromium, or set CHROMIUM to its path) #####");
    }
    Assumptions.assumeTrue(executable.isPresent(), "Chromium is not installed");
    var playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    var browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(executable.get())
                    .setArgs(ARGUMENTS));
    return new Chromium(playwright, browser);
  }

  public Browser browser() {
    return browser;
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }

  private static Optional<Path> executable() {
    var named = System.getenv("CHROMIUM");
    var candidates =
        named == null
            ? Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
            : Stream.of(named);
    return candidates.map(Path::of).filter(Files::isExecutable).findFirst();
  }
}

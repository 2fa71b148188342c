package io.culvert.standalone;

import io.culvert.cli.dev.LocalPlatform;
import io.culvert.cli.dev.PlatformFailure;
import java.net.URI;
import java.nio.file.Path;

/** Gives the command line its platform: found by {@code culvert dev} as a service. */
public final class StandaloneProvider implements LocalPlatform.Provider {

  @Override
  public LocalPlatform start(LocalPlatform.Options options, LocalPlatform.Progress progress)
      throws PlatformFailure {
    LogFile.in(options.data());
    try {
      return new Running(
          Standalone.start(options.data(), options.environment(), options.token(), progress::step));
    } catch (StartFailure e) {
      throw asPlatformFailure(e);
    }
  }

  @Override
  public void reset(Path data) throws PlatformFailure {
    try {
      ResetData.in(data);
    } catch (StartFailure e) {
      throw asPlatformFailure(e);
    }
  }

  private static PlatformFailure asPlatformFailure(StartFailure e) {
    return new PlatformFailure(e.code(), String.valueOf(e.getMessage()), e.action(), e.getCause());
  }

  private record Running(Standalone standalone) implements LocalPlatform {
    @Override
    public URI agentServer() {
      return URI.create("ws://localhost:" + standalone.agentPort());
    }

    @Override
    public URI dashboard() {
      return URI.create("http://localhost:" + standalone.apiPort());
    }

    @Override
    public String token() {
      return standalone.token();
    }

    @Override
    public Path data() {
      return standalone.data();
    }

    @Override
    public void close() {
      standalone.close();
    }
  }
}

package io.culvert.tunnel.stream;

import io.culvert.tunnel.hello.LogLine;
import io.culvert.tunnel.hello.Refused;
import java.util.List;

/** Writes down what happens to a connection. */
record RecordingConnection(List<String> events) implements ConnectionListener {
  @Override
  public void onRefused(Refused refused) {
    events.add("refused " + refused.code());
  }

  @Override
  public void onDrain() {
    events.add("drain");
  }

  @Override
  public void onLog(LogLine line) {
    events.add("log " + line.message());
  }

  @Override
  public void onSilence(boolean silent) {
    events.add(silent ? "silent" : "heard again");
  }

  @Override
  public void onClosed(CloseCause cause, String detail) {
    events.add("closed " + cause);
  }
}

package io.culvert.tunnel.stream;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Whose turn it is to send: streams that have something to send and credit for it go round, one
 * frame each, while the socket takes more. Event loop only, but for what says otherwise.
 */
final class Turns {
  private final ArrayDeque<MuxStream> ready = new ArrayDeque<>(0);
  private final Queue<MuxStream> waiters = new ConcurrentLinkedQueue<>();
  private volatile boolean socketWritable = true;
  private boolean going;

  /** Any thread. */
  boolean socketWritable() {
    return socketWritable;
  }

  /** Any thread: the stream wants to hear when the socket takes more. */
  void await(MuxStream stream) {
    waiters.add(stream);
  }

  void enter(MuxStream stream) {
    if (stream.state().isReadyToSend() && stream.takePlace()) {
      ready.add(stream);
    }
    go();
  }

  void socketWritable(boolean writable) {
    if (writable == socketWritable) {
      return;
    }
    socketWritable = writable;
    if (writable) {
      go();
      tellWaiters();
    }
  }

  private void go() {
    if (going) {
      return;
    }
    going = true;
    try {
      while (socketWritable) {
        var stream = ready.poll();
        if (stream == null) {
          return;
        }
        stream.leavePlace();
        stream.state().sendOne();
        if (stream.state().isReadyToSend() && stream.takePlace()) {
          ready.add(stream);
        }
      }
    } finally {
      going = false;
    }
  }

  private void tellWaiters() {
    // Only those here now: who is still not writable comes back and waits for the next time.
    for (int left = waiters.size(); left > 0 && socketWritable; left--) {
      var stream = waiters.poll();
      if (stream == null) {
        return;
      }
      stream.socketIsBack();
    }
  }

  void clear() {
    ready.clear();
    waiters.clear();
  }
}

package io.culvert.gateway.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.culvert.tunnel.stream.ResetCode;
import io.culvert.tunnel.stream.StreamListener;
import io.culvert.tunnel.stream.TunnelStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One stream of a {@link ScriptedTunnel}: what came, and what the agent says. */
public final class ScriptedStream implements TunnelStream {
  private final String head;
  private final StreamListener listener;
  private final Consumer<ScriptedStream> onEnd;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private volatile boolean writable = true;
  private volatile boolean ended;
  private volatile String trailers = "";
  private volatile @Nullable ResetCode reset;
  private volatile long consumed;
  private volatile boolean answered;
  private boolean waits;
  private @Nullable Runnable whenOver;
  private long bytesIn;
  private volatile long bytesOut;

  ScriptedStream(ByteBuf head, StreamListener listener, Consumer<ScriptedStream> onEnd) {
    this.head = head.toString(ISO_8859_1);
    this.bytesIn = head.readableBytes();
    this.listener = listener;
    this.onEnd = onEnd;
    head.release();
  }

  // ---- what the gateway says

  @Override
  public void head(ByteBuf bytes) {
    throw new IllegalStateException("a gateway sends no response heads");
  }

  @Override
  public synchronized void data(ByteBuf data) {
    if (reset == null) {
      var bytes = new byte[data.readableBytes()];
      data.readBytes(bytes);
      body.writeBytes(bytes);
      bytesIn += bytes.length;
    }
    data.release();
  }

  @Override
  public void end(ByteBuf section) {
    trailers = section.toString(ISO_8859_1);
    bytesIn += section.readableBytes();
    section.release();
    if (ended) {
      throw new IllegalStateException("a second end");
    }
    ended = true;
    onEnd.accept(this);
    tellIfOver();
  }

  @Override
  public void reset(ResetCode code, String message) {
    if (reset == null) { // after a reset every call does nothing
      reset = code;
    }
    tellIfOver();
  }

  @Override
  public synchronized void whenOver(Runnable task) {
    whenOver = task;
    tellIfOver();
  }

  private synchronized void tellIfOver() {
    var task = whenOver;
    if (task != null && !waits && (reset != null || ended && answered)) {
      whenOver = null;
      task.run();
    }
  }

  /** From now on it is only over when {@link #isOverNow} says so. */
  public synchronized ScriptedStream overWhenToldSo() {
    waits = true;
    return this;
  }

  public synchronized void isOverNow() {
    waits = false;
    tellIfOver();
  }

  /** Bytes that were on their way when the exchange ended. */
  public void countsLate(int bytes) {
    bytesOut += bytes;
  }

  @Override
  public synchronized void consumed(int bytes) {
    consumed += bytes;
    notifyAll();
  }

  @Override
  public boolean isWritable() {
    return writable;
  }

  @Override
  public long bytesIn() {
    return bytesIn;
  }

  @Override
  public long bytesOut() {
    return bytesOut;
  }

  // ---- what came

  public String head() {
    return head;
  }

  public synchronized byte[] body() {
    return body.toByteArray();
  }

  public synchronized int bodySize() {
    return body.size();
  }

  public boolean isEnded() {
    return ended;
  }

  public String trailers() {
    return trailers;
  }

  public @Nullable ResetCode wasReset() {
    return reset;
  }

  /** Bytes that the gateway says have left it. */
  public long consumed() {
    return consumed;
  }

  // ---- what the agent says

  /** A whole response with a Content-Length. */
  public void respond(int status, String content) {
    respond(status, content.getBytes(ISO_8859_1));
  }

  public void respond(int status, byte[] content) {
    sendHead("HTTP/1.1 " + status + " Fine\r\nContent-Length: " + content.length + "\r\n\r\n");
    send(content);
    sendEnd("");
  }

  public void sendHead(String text) {
    var bytes = Unpooled.copiedBuffer(text, ISO_8859_1);
    bytesOut += bytes.readableBytes();
    listener.onHead(bytes);
  }

  public void send(String text) {
    send(text.getBytes(ISO_8859_1));
  }

  public void send(byte[] bytes) {
    bytesOut += bytes.length;
    listener.onData(Unpooled.wrappedBuffer(bytes));
  }

  public void sendEnd(String section) {
    bytesOut += section.length();
    answered = true;
    listener.onEnd(Unpooled.copiedBuffer(section, ISO_8859_1));
    tellIfOver();
  }

  public void sendReset(ResetCode code) {
    reset = code;
    listener.onReset(code, "scripted");
    tellIfOver();
  }

  /** Nothing is heard of the agent any more. */
  public void fallSilent() {
    listener.onSilence();
  }

  /** Takes the gateway's credit away, or gives it back. */
  public void writable(boolean now) {
    writable = now;
    if (now) {
      listener.onWritable();
    }
  }
}

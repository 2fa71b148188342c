package io.culvert.tunnel.head;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.culvert.testing.fuzz.CheckedBuffers;
import io.culvert.testing.fuzz.FuzzInput;
import io.culvert.testing.fuzz.Must;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;

/**
 * A head from the other side is refused, or is one that everybody reads the same: written again it
 * has one line for each field and no others, and reads the same.
 */
public final class HttpHeadsFuzz {
  private HttpHeadsFuzz() {}

  private interface Kind<T> {
    T decode(ByteBuf bytes) throws MalformedHead;

    ByteBuf encode(T head, CheckedBuffers buffers) throws MalformedHead;

    HttpHeaders fields(T head);

    /** The start line; empty where there is none. */
    String start(T head);
  }

  public static void fuzzerTestOneInput(byte[] bytes) {
    var input = new FuzzInput(bytes);
    switch (input.next() % 3) {
      case 0 -> check(new Requests(), input.rest());
      case 1 -> check(new Responses(), input.rest());
      default -> check(new Trailers(), input.rest());
    }
  }

  private static <T> void check(Kind<T> kind, byte[] bytes) {
    var buffers = new CheckedBuffers();
    var in = buffers.of(bytes);
    try {
      var head = kind.decode(in);
      var written = kind.encode(head, buffers);
      try {
        var text = written.toString(ISO_8859_1);
        int lines = kind.start(head).isEmpty() ? 1 : 2;
        if (!text.isEmpty()) {
          Must.equal(text.lines().count(), kind.fields(head).size() + (long) lines, "a line each");
          Must.hold(text.endsWith("\r\n\r\n") || text.equals("\r\n"), "it ends with an empty line");
        }
        Must.hold(
            !text.replace("\r\n", "").contains("\r") && !text.replace("\r\n", "").contains("\n"),
            "lines end with CRLF");
        var again = kind.decode(written);
        Must.equal(kind.start(again), kind.start(head), "start lines are the same");
        Must.equal(text(kind.fields(again)), text(kind.fields(head)), "fields are");
      } finally {
        written.release();
      }
    } catch (MalformedHead refused) {
      // As it may be.
    } finally {
      Must.hold(in.readerIndex() == 0 && in.writerIndex() == bytes.length, "indices stay");
      in.release();
    }
    buffers.assertAllReleased();
  }

  private static String text(HttpHeaders fields) {
    return fields.entries().toString();
  }

  private static final class Requests implements Kind<HttpRequest> {
    @Override
    public HttpRequest decode(ByteBuf bytes) throws MalformedHead {
      return HttpHeads.decodeRequest(bytes);
    }

    @Override
    public ByteBuf encode(HttpRequest head, CheckedBuffers buffers) throws MalformedHead {
      return HttpHeads.encodeRequest(head, buffers.allocator());
    }

    @Override
    public HttpHeaders fields(HttpRequest head) {
      return head.headers();
    }

    @Override
    public String start(HttpRequest head) {
      return head.method() + " " + head.uri() + " " + head.protocolVersion();
    }
  }

  private static final class Responses implements Kind<HttpResponse> {
    @Override
    public HttpResponse decode(ByteBuf bytes) throws MalformedHead {
      return HttpHeads.decodeResponse(bytes);
    }

    @Override
    public ByteBuf encode(HttpResponse head, CheckedBuffers buffers) throws MalformedHead {
      return HttpHeads.encodeResponse(head, buffers.allocator());
    }

    @Override
    public HttpHeaders fields(HttpResponse head) {
      return head.headers();
    }

    @Override
    public String start(HttpResponse head) {
      return head.protocolVersion() + " " + head.status();
    }
  }

  private static final class Trailers implements Kind<HttpHeaders> {
    @Override
    public HttpHeaders decode(ByteBuf bytes) throws MalformedHead {
      return HttpHeads.decodeTrailers(bytes);
    }

    @Override
    public ByteBuf encode(HttpHeaders trailers, CheckedBuffers buffers) throws MalformedHead {
      return HttpHeads.encodeTrailers(trailers, buffers.allocator());
    }

    @Override
    public HttpHeaders fields(HttpHeaders trailers) {
      return trailers;
    }

    @Override
    public String start(HttpHeaders trailers) {
      return "";
    }
  }
}

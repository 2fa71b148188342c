package io.culvert.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** A gRPC server as a developer might run it, whose messages are plain texts. */
final class EchoService implements AutoCloseable {
  private static final MethodDescriptor.Marshaller<String> TEXT =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(String text) {
          return new ByteArrayInputStream(text.getBytes(UTF_8));
        }

        @Override
        public String parse(InputStream bytes) {
          try {
            return new String(bytes.readAllBytes(), UTF_8);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      };

  static final MethodDescriptor<String, String> UNARY = method("Unary", MethodType.UNARY);
  static final MethodDescriptor<String, String> COUNT =
      method("Count", MethodType.SERVER_STREAMING);
  static final MethodDescriptor<String, String> JOIN = method("Join", MethodType.CLIENT_STREAMING);
  static final MethodDescriptor<String, String> CHAT = method("Chat", MethodType.BIDI_STREAMING);
  static final MethodDescriptor<String, String> SILENT =
      method("Silent", MethodType.SERVER_STREAMING);
  static final Metadata.Key<String> ASKED = key("x-asked");
  static final Metadata.Key<String> TRAILER = key("x-trailer");
  static final Metadata.Key<byte[]> BYTES =
      Metadata.Key.of("x-trailer-bin", Metadata.BINARY_BYTE_MARSHALLER);

  private final Server server;
  private final CountDownLatch arrived = new CountDownLatch(1);
  private final CountDownLatch cancelled = new CountDownLatch(1);

  EchoService() {
    try {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      server =
          NettyServerBuilder.forAddress(address)
              .addService(service())
              .intercept(new AnswerInTrailers())
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.getPort();
  }

  /** Counts down when {@code Silent} was called. */
  CountDownLatch arrived() {
    return arrived;
  }

  /** Counts down when the server has heard that the caller of {@code Silent} is gone. */
  CountDownLatch cancelled() {
    return cancelled;
  }

  private ServerServiceDefinition service() {
    return ServerServiceDefinition.builder("test.Echo")
        .addMethod(UNARY, ServerCalls.asyncUnaryCall(EchoService::unary))
        .addMethod(COUNT, ServerCalls.asyncServerStreamingCall(EchoService::count))
        .addMethod(JOIN, ServerCalls.asyncClientStreamingCall(EchoService::join))
        .addMethod(CHAT, ServerCalls.asyncBidiStreamingCall(EchoService::chat))
        .addMethod(SILENT, ServerCalls.asyncServerStreamingCall(this::silent))
        .build();
  }

  private static void unary(String text, StreamObserver<String> answer) {
    if (text.startsWith("fail")) {
      var why = Status.NOT_FOUND.withDescription("no " + text + " — süß");
      answer.onError(why.asRuntimeException());
      return;
    }
    answer.onNext("you said " + text);
    answer.onCompleted();
  }

  private static void count(String upTo, StreamObserver<String> answers) {
    for (int i = 1; i <= Integer.parseInt(upTo); i++) {
      answers.onNext(String.valueOf(i));
    }
    answers.onCompleted();
  }

  private static StreamObserver<String> join(StreamObserver<String> answer) {
    var all = new StringBuilder();
    return onEach(
        all::append,
        () -> {
          answer.onNext(all.toString());
          answer.onCompleted();
        });
  }

  private static StreamObserver<String> chat(StreamObserver<String> answers) {
    return onEach(text -> answers.onNext("re: " + text), answers::onCompleted);
  }

  private void silent(String ignored, StreamObserver<String> answers) {
    ((ServerCallStreamObserver<String>) answers).setOnCancelHandler(cancelled::countDown);
    arrived.countDown();
  }

  private static StreamObserver<String> onEach(Consumer<String> next, Runnable completed) {
    return new StreamObserver<>() {
      @Override
      public void onNext(String text) {
        next.accept(text);
      }

      @Override
      public void onError(Throwable cause) {
        // The caller is gone; the call is over.
      }

      @Override
      public void onCompleted() {
        completed.run();
      }
    };
  }

  /** Says in the trailers what the caller asked in its head, and how long it would have waited. */
  private static final class AnswerInTrailers implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata head, ServerCallHandler<Q, A> next) {
      var deadline = Context.current().getDeadline();
      var wrapped =
          new ForwardingServerCall.SimpleForwardingServerCall<>(call) {
            @Override
            public void close(Status status, Metadata trailers) {
              trailers.put(TRAILER, head.get(ASKED) + (deadline == null ? "" : " in time"));
              trailers.put(BYTES, new byte[] {0, -1, 10, 13});
              super.close(status, trailers);
            }
          };
      return Contexts.interceptCall(Context.current(), wrapped, head, next);
    }
  }

  private static MethodDescriptor<String, String> method(String name, MethodType type) {
    return MethodDescriptor.<String, String>newBuilder()
        .setType(type)
        .setFullMethodName(MethodDescriptor.generateFullMethodName("test.Echo", name))
        .setRequestMarshaller(TEXT)
        .setResponseMarshaller(TEXT)
        .build();
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}

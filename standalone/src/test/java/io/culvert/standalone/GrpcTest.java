package io.culvert.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * gRPC from a client that knows nothing of Culvert, through all of it, to a server that does not.
 */
class GrpcTest {
  private static final CulvertUnderTest CULVERT = CulvertUnderTest.shared();
  private static EchoService service;
  private static AgentProcess agent;
  private static ManagedChannel channel;

  @BeforeAll
  static void start() {
    service = new EchoService();
    agent = AgentProcess.start(CULVERT, service.port(), "grpc");
    channel =
        NettyChannelBuilder.forAddress("localhost", CULVERT.port("HTTP_PORT"))
            .overrideAuthority("grpc.localhost")
            .usePlaintext()
            .build();
  }

  @AfterAll
  static void stop() {
    channel.shutdownNow();
    agent.close();
    service.close();
  }

  private static CallOptions soon() {
    return CallOptions.DEFAULT.withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  @Test
  void aUnaryCallCarriesItsMetadataAndItsDeadlineThereAndItsTrailersBack() {
    var asked = new Metadata();
    asked.put(EchoService.ASKED, "something");
    var heads = new AtomicReference<Metadata>();
    var trailers = new AtomicReference<Metadata>();
    var watched =
        ClientInterceptors.intercept(
            channel,
            MetadataUtils.newAttachHeadersInterceptor(asked),
            MetadataUtils.newCaptureMetadataInterceptor(heads, trailers));

    var answer = ClientCalls.blockingUnaryCall(watched, EchoService.UNARY, soon(), "hello");

    assertThat(answer).isEqualTo("you said hello");
    assertThat(trailers.get().get(EchoService.TRAILER)).isEqualTo("something in time");
    assertThat(trailers.get().get(EchoService.BYTES)).containsExactly(0, -1, 10, 13);
  }

  @Test
  void anErrorArrivesWithItsStatusAndWords() {
    var error =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> ClientCalls.blockingUnaryCall(channel, EchoService.UNARY, soon(), "fail"));

    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(error.getStatus().getDescription()).isEqualTo("no fail — süß");
  }

  @Test
  void aMessageLargerThanAnyWindowPasses() {
    var large = "0123456789abcdef".repeat(200_000); // 3.2 MB

    var answer =
        ClientCalls.blockingUnaryCall(
            channel, EchoService.UNARY, soon().withMaxInboundMessageSize(8 << 20), "x" + large);

    assertThat(answer).endsWith(large);
  }

  @Test
  void bothSidesStream() throws Exception {
    var counted =
        ClientCalls.blockingServerStreamingCall(channel, EchoService.COUNT, soon(), "1000");
    assertThat(counted).toIterable().hasSize(1000).endsWith("999", "1000");

    var joined = new Answers();
    var pieces =
        ClientCalls.asyncClientStreamingCall(channel.newCall(EchoService.JOIN, soon()), joined);
    List.of("a", "b", "c").forEach(pieces::onNext);
    pieces.onCompleted();
    assertThat(joined.next()).isEqualTo("abc");
  }

  @Test
  void eachMessageOfAChatArrivesBeforeTheNextIsSent() throws Exception {
    var answers = new Answers();
    var chat =
        ClientCalls.asyncBidiStreamingCall(channel.newCall(EchoService.CHAT, soon()), answers);
    for (var text : List.of("one", "two", "three")) {
      chat.onNext(text);
      assertThat(answers.next()).isEqualTo("re: " + text);
    }
    chat.onCompleted();
    assertThat(answers.next()).isEqualTo("(completed)");
  }

  @Test
  void aCallThatIsGivenUpIsGivenUpAtTheServerToo() throws Exception {
    var call = channel.newCall(EchoService.SILENT, soon());
    ClientCalls.asyncServerStreamingCall(call, "wait", new Answers());
    assertThat(service.arrived().await(20, TimeUnit.SECONDS)).isTrue();
    call.cancel("changed my mind", null);

    assertThat(service.cancelled().await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aDeadlineThatPassesEndsTheCall() {
    var error =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                ClientCalls.blockingServerStreamingCall(
                        channel,
                        EchoService.SILENT,
                        CallOptions.DEFAULT.withDeadlineAfter(500, TimeUnit.MILLISECONDS),
                        "wait")
                    .next());

    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
  }

  /** What a call brings, in order. */
  private static final class Answers implements StreamObserver<String> {
    private final BlockingQueue<String> came = new LinkedBlockingQueue<>();

    @Override
    public void onNext(String text) {
      came.add(text);
    }

    @Override
    public void onError(Throwable cause) {
      came.add("(" + cause.getMessage() + ")");
    }

    @Override
    public void onCompleted() {
      came.add("(completed)");
    }

    String next() throws InterruptedException {
      return String.valueOf(came.poll(20, TimeUnit.SECONDS));
    }
  }
}

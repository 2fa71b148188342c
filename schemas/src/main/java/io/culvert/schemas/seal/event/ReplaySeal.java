package io.culvert.schemas.seal.event;

import io.culvert.events.ExchangeContent;
import io.culvert.events.ReplayBodyChunk;
import io.culvert.events.ReplayEvent;
import io.culvert.events.ReplayRequested;
import io.culvert.events.Sealed;
import io.culvert.schemas.seal.AccountCipher;
import io.culvert.schemas.seal.Binding;
import io.culvert.schemas.seal.BrokenSealException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Replays: what is to be sent again is as personal as it was the first time. */
final class ReplaySeal implements EventSeal<ReplayEvent> {

  @Override
  public String accountId(ReplayEvent event) {
    return event.getAccountId();
  }

  @Override
  public @Nullable Sealed sealed(ReplayEvent event) {
    return switch (event.getPayload()) {
      case ReplayBodyChunk chunk -> chunk.getSealed();
      case ReplayRequested order -> order.getSealed();
      default -> null; // the union grows
    };
  }

  @Override
  public ReplayEvent seal(ReplayEvent event, AccountCipher cipher) {
    return switch (event.getPayload()) {
      case ReplayBodyChunk chunk ->
          with(
              event,
              new ReplayBodyChunk(
                  chunk.getIndex(),
                  ContentCodec.EMPTY,
                  cipher.seal(ContentCodec.bytes(chunk.getData()), binding(event, chunk))));
      case ReplayRequested order -> {
        var content =
            ExchangeSeal.request(order.getRequest().getTarget(), order.getRequest().getHeaders());
        var sealed = ContentCodec.seal(content, cipher, binding(event, order));
        yield with(event, with(order, ExchangeSeal.NOTHING, sealed));
      }
      default -> event;
    };
  }

  @Override
  public Optional<ReplayEvent> withoutContent(ReplayEvent event) {
    return switch (event.getPayload()) {
      case ReplayBodyChunk _, ReplayRequested _ -> Optional.empty();
      default -> Optional.of(event);
    };
  }

  @Override
  public ReplayEvent open(ReplayEvent event, AccountCipher cipher) throws BrokenSealException {
    var sealed = sealed(event);
    if (sealed == null) {
      return event;
    }
    return switch (event.getPayload()) {
      case ReplayBodyChunk chunk -> {
        var data = ByteBuffer.wrap(cipher.open(sealed, binding(event, chunk)));
        yield with(event, new ReplayBodyChunk(chunk.getIndex(), data, null));
      }
      case ReplayRequested order ->
          with(event, with(order, ContentCodec.open(sealed, cipher, binding(event, order)), null));
      default -> event;
    };
  }

  private static Binding binding(ReplayEvent event, ReplayBodyChunk chunk) {
    return Binding.of(
        "ReplayBodyChunk",
        event.getAccountId(),
        event.getReplayId(),
        String.valueOf(chunk.getIndex()));
  }

  private static Binding binding(ReplayEvent event, ReplayRequested order) {
    return Binding.of(
        "ReplayRequested",
        event.getAccountId(),
        event.getReplayId(),
        event.getHostname(),
        order.getExchangeId());
  }

  private static ReplayRequested with(
      ReplayRequested order, ExchangeContent content, @Nullable Sealed sealed) {
    return new ReplayRequested(
        order.getExchangeId(),
        ExchangeSeal.with(order.getRequest(), content),
        order.getBodySize(),
        order.getBodyChunks(),
        sealed);
  }

  private static ReplayEvent with(ReplayEvent event, Object payload) {
    return new ReplayEvent(
        event.getEventId(),
        event.getOccurredAt(),
        event.getReplayId(),
        event.getAccountId(),
        event.getHostname(),
        payload);
  }
}

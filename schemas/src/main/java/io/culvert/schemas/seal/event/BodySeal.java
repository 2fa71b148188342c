package io.culvert.schemas.seal.event;

import io.culvert.events.BodyChunk;
import io.culvert.events.BodyEvent;
import io.culvert.events.Sealed;
import io.culvert.schemas.seal.AccountCipher;
import io.culvert.schemas.seal.Binding;
import io.culvert.schemas.seal.BrokenSealException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Pieces of bodies: their bytes are personal. */
final class BodySeal implements EventSeal<BodyEvent> {

  @Override
  public @Nullable String accountId(BodyEvent event) {
    return event.getAccountId();
  }

  @Override
  public @Nullable Sealed sealed(BodyEvent event) {
    return event.getPayload() instanceof BodyChunk chunk ? chunk.getSealed() : null;
  }

  @Override
  public BodyEvent seal(BodyEvent event, AccountCipher cipher) {
    if (event.getAccountId() == null || !(event.getPayload() instanceof BodyChunk chunk)) {
      return event;
    }
    var sealed = cipher.seal(ContentCodec.bytes(chunk.getData()), binding(event, chunk));
    return with(event, chunk, ContentCodec.EMPTY, sealed);
  }

  @Override
  public Optional<BodyEvent> withoutContent(BodyEvent event) {
    return event.getAccountId() == null ? Optional.of(event) : Optional.empty();
  }

  @Override
  public BodyEvent open(BodyEvent event, AccountCipher cipher) throws BrokenSealException {
    if (event.getPayload() instanceof BodyChunk chunk && chunk.getSealed() != null) {
      var data = cipher.open(chunk.getSealed(), binding(event, chunk));
      return with(event, chunk, ByteBuffer.wrap(data), null);
    }
    return event;
  }

  private static Binding binding(BodyEvent event, BodyChunk chunk) {
    return Binding.of(
        "BodyChunk",
        event.getAccountId(),
        event.getSessionId(),
        event.getExchangeId(),
        chunk.getSide().name(),
        String.valueOf(chunk.getIndex()));
  }

  private static BodyEvent with(
      BodyEvent event, BodyChunk chunk, ByteBuffer data, @Nullable Sealed sealed) {
    return new BodyEvent(
        event.getEventId(),
        event.getOccurredAt(),
        event.getExchangeId(),
        event.getSessionId(),
        event.getAccountId(),
        event.getHostname(),
        new BodyChunk(chunk.getSide(), chunk.getIndex(), chunk.getOffset(), data, sealed));
  }
}

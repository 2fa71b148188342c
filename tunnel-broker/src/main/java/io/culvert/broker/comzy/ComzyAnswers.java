package io.culvert.broker.comzy;

import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.head.MalformedHead;
import io.culvert.tunnel.stream.ResetCode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Answers on their way to the tunnel: the head at once, the body as credit allows. */
record ComzyAnswers(ComzyStreams streams, ToTunnel tunnel) {

  /** The client's, to the request with that number. */
  void take(JsonMapper json, int id, JsonNode message) {
    var stream = streams.unanswered(id);
    if (stream == null) {
      return; // nobody waits for it any more
    }
    try {
      begin(id, stream, ComzyResponse.of(json, message, stream.request().method()));
    } catch (IllegalArgumentException | MalformedHead e) {
      breakOff(id, ResetCode.ORIGIN_BROKE_OFF);
    }
  }

  /** The server's own, because the client cannot be asked. */
  void give(int id, CulvertError error) {
    var stream = streams.unanswered(id);
    if (stream == null) {
      return;
    }
    try {
      begin(id, stream, ComzyResponse.of(error, stream.request().method()));
    } catch (MalformedHead e) {
      throw new IllegalStateException(e); // it is our own
    }
  }

  private void begin(int id, ComzyStream stream, ComzyResponse response) throws MalformedHead {
    var head = response.headBytes(tunnel.allocator());
    if (!streams.answer(stream, response.bodyBytes())) {
      head.release();
      breakOff(id, ResetCode.INTERNAL);
      return;
    }
    tunnel.head(id, head);
    pump(id);
  }

  /** Sends on what credit allows, and the end after the last piece. */
  void pump(int id) {
    var stream = streams.find(id);
    if (stream == null || !stream.isAnswered()) {
      return;
    }
    for (var piece = streams.next(stream); piece != null; piece = streams.next(stream)) {
      tunnel.data(id, piece);
    }
    if (stream.isSent()) {
      streams.forget(id);
      tunnel.end(id);
    }
  }

  /** There is no answer, and will be none. */
  void breakOff(int id, ResetCode code) {
    streams.forget(id);
    tunnel.reset(id, code);
  }
}

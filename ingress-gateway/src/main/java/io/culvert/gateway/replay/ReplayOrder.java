package io.culvert.gateway.replay;

import io.culvert.events.RequestHead;
import java.util.List;

/**
 * A recorded request that is to be sent again, whole.
 *
 * @param replayId the order
 * @param accountId who ordered it
 * @param hostname where it goes
 * @param exchangeId the recorded exchange
 * @param request its head, as the client sent it
 * @param body its body in pieces
 */
record ReplayOrder(
    String replayId,
    String accountId,
    String hostname,
    String exchangeId,
    RequestHead request,
    List<byte[]> body) {

  /** By what it came; the other when the record does not say so. */
  String schemeOr(String unknown) {
    var recorded = request.getScheme();
    return recorded == null ? unknown : recorded;
  }

  long bodySize() {
    return body.stream().mapToLong(piece -> piece.length).sum();
  }
}

package io.culvert.projection.live;

import org.springframework.http.codec.ServerSentEvent;

/**
 * An event of the feed, made once for all listeners of its account.
 *
 * @param id the id of the event in the log
 * @param name exchange, session or usage
 * @param json the item, as the rest of the API shows it
 */
record LiveEvent(String id, String name, String json) {

  /** Bytes that it takes while it waits, about. */
  int weight() {
    return json.length() + 200;
  }

  ServerSentEvent<String> asServerSentEvent() {
    return ServerSentEvent.builder(json).id(id).event(name).build();
  }
}

package io.culvert.broker.connection;

/** Tells the last handler that HTTP is over: what it says from now on is WebSocket messages. */
enum Upgraded {
  NOW
}

package io.culvert.tunnel.stream;

/** Which end of the tunnel this process is; only the broker opens streams. */
enum Side {
  BROKER,
  AGENT
}

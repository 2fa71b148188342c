package io.culvert.tunnel.stream;

/** Why a tunnel's connection is over. */
public enum CloseCause {
  /** The other side closed it. */
  PEER_LEFT,
  /** The other side fell silent, or the line broke. */
  PEER_LOST,
  /** The other side broke the protocol. */
  PROTOCOL_ERROR,
  /** This side closed it. */
  CLOSED_HERE
}

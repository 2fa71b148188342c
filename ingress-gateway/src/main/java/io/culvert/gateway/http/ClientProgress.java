package io.culvert.gateway.http;

/** How far a public client has come. */
public interface ClientProgress {

  /** What it is doing now, as far as it can be told from the bytes that came. */
  ClientPhase phase();

  /** Request heads read since the connection was opened. */
  long requests();
}

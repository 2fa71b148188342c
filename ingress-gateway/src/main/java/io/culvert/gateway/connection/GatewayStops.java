package io.culvert.gateway.connection;

/** Told to every public connection when the gateway stops: finish what runs, begin nothing. */
public enum GatewayStops {
  EVENT
}

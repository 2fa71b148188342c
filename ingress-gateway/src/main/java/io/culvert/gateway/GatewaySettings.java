package io.culvert.gateway;

import io.culvert.gateway.acme.AcmeSettings;
import io.culvert.gateway.route.CustomDomains;
import io.culvert.runtime.address.PublicUrls;
import io.culvert.runtime.settings.Settings;
import java.time.Duration;

/**
 * What an operator can choose about the public side.
 *
 * @param address address to listen on
 * @param port public HTTP port; 0 for any free one
 * @param responseTimeout how long an origin may take for its response head
 * @param requestHeadTimeout how long a client may take for a request head
 * @param requestBodyTimeout how long a client may send nothing of a body, or take nothing of what
 *     waits for it
 * @param keepAliveTimeout how long a connection may idle between requests
 * @param stopTimeout how long running exchanges may go on when the gateway stops
 * @param maxConnections most public connections at once
 * @param captureLimit most bytes recorded of one body
 * @param captureMemory most bytes of bodies waiting to be recorded, in the whole process
 * @param verifyMemory most bytes of webhooks that are being verified, in the whole process
 * @param proxies the operator's own proxies before the public ports
 * @param urls where hostnames are reached from outside; replays are asked as if they came there
 * @param customDomains domains that the operator has given to hostnames
 * @param tls public HTTPS
 * @param acme certificates that are ordered
 * @param raw public side of TCP and TLS tunnels
 */
public record GatewaySettings(
    String address,
    int port,
    Duration responseTimeout,
    Duration requestHeadTimeout,
    Duration requestBodyTimeout,
    Duration keepAliveTimeout,
    Duration stopTimeout,
    int maxConnections,
    long captureLimit,
    long captureMemory,
    long verifyMemory,
    FrontProxies proxies,
    PublicUrls urls,
    CustomDomains customDomains,
    PublicTls tls,
    AcmeSettings acme,
    RawSettings raw) {

  /** Reads them from the environment's names; mistakes are collected in the settings. */
  public static GatewaySettings from(Settings settings) {
    return new GatewaySettings(
        settings.text("HTTP_ADDRESS", "0.0.0.0", "Address that public HTTP listens on"),
        settings.port("HTTP_PORT", 8190, "Public HTTP port"),
        settings.duration(
            "RESPONSE_TIMEOUT", Duration.ofSeconds(90), "How long an origin may take to answer"),
        settings.duration(
            "REQUEST_HEAD_TIMEOUT",
            Duration.ofSeconds(15),
            "How long a client may take for a request head"),
        settings.duration(
            "REQUEST_BODY_TIMEOUT",
            Duration.ofSeconds(60),
            "How long a client may send or take nothing in the middle of an exchange"),
        settings.duration(
            "KEEP_ALIVE_TIMEOUT",
            Duration.ofSeconds(75),
            "How long a public connection may idle between requests"),
        settings.duration(
            "STOP_TIMEOUT",
            Duration.ofSeconds(10),
            "How long running exchanges may go on when the gateway stops"),
        Math.toIntExact(
            settings.number(
                "MAX_CONNECTIONS", 20_000, 1, 1_000_000, "Most public connections at once")),
        settings.bytes("CAPTURE_LIMIT", "1MiB", "Most bytes recorded of one body"),
        settings.bytes("CAPTURE_MEMORY", "64MiB", "Most memory for bodies waiting to be recorded"),
        settings.bytes(
            "VERIFY_MEMORY", "64MiB", "Most memory for webhooks that are being verified"),
        FrontProxies.from(settings),
        PublicUrls.from(settings),
        CustomDomains.from(settings),
        PublicTls.from(settings),
        AcmeSettings.from(settings),
        RawSettings.from(settings));
  }
}

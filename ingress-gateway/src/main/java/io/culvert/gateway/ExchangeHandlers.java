package io.culvert.gateway;

import io.culvert.gateway.answer.AnswerErrors;
import io.culvert.gateway.capture.CaptureExchange;
import io.culvert.gateway.capture.Journal;
import io.culvert.gateway.connection.AddStrictTransport;
import io.culvert.gateway.forward.ForwardToAgent;
import io.culvert.gateway.http.RejectMalformed;
import io.culvert.gateway.policy.ApplyPolicies;
import io.culvert.gateway.policy.EdgePolicies;
import io.culvert.gateway.quota.StartWhenAllowed;
import io.culvert.gateway.quota.TokenBuckets;
import io.culvert.gateway.route.RouteByHost;
import io.culvert.tunnel.stream.TunnelDirectory;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The way of a request from its head to its answer, whatever version of HTTP brought it: the same
 * handlers stand at the end of an HTTP/1.1 connection and of each HTTP/2 stream.
 */
final class ExchangeHandlers {
  private final TunnelDirectory tunnels;
  private final RouteByHost route;
  private final EdgePolicies policies;
  private final Journal journal;
  private final AnswerErrors errors;
  private final Duration responseTimeout;
  private final Duration strictTransport;
  private final TokenBuckets buckets;
  private final @Nullable ChannelHandler challenges;

  /**
   * @param tunnels where tunnels are found
   * @param route decides which tunnel a request is for
   * @param policies what tunnels ask of the edge
   * @param journal where exchanges are recorded
   * @param errors answers what is refused
   * @param responseTimeout how long an origin may take for its response head
   * @param buckets the pace of accounts that are slowed down
   * @param challenges answers certificate authorities; null for nobody
   */
  ExchangeHandlers(
      TunnelDirectory tunnels,
      RouteByHost route,
      EdgePolicies policies,
      Journal journal,
      AnswerErrors errors,
      Duration responseTimeout,
      TokenBuckets buckets,
      @Nullable ChannelHandler challenges) {
    this(
        tunnels,
        route,
        policies,
        journal,
        errors,
        responseTimeout,
        Duration.ZERO,
        buckets,
        challenges);
  }

  private ExchangeHandlers(
      TunnelDirectory tunnels,
      RouteByHost route,
      EdgePolicies policies,
      Journal journal,
      AnswerErrors errors,
      Duration responseTimeout,
      Duration strictTransport,
      TokenBuckets buckets,
      @Nullable ChannelHandler challenges) {
    this.tunnels = tunnels;
    this.route = route;
    this.policies = policies;
    this.journal = journal;
    this.errors = errors;
    this.responseTimeout = responseTimeout;
    this.strictTransport = strictTransport;
    this.buckets = buckets;
    this.challenges = challenges;
  }

  /**
   * The same for clients who are told to use nothing but HTTPS.
   *
   * @param maxAge for how long; zero for not
   */
  ExchangeHandlers withStrictTransport(Duration maxAge) {
    return new ExchangeHandlers(
        tunnels, route, policies, journal, errors, responseTimeout, maxAge, buckets, challenges);
  }

  /** Adds them behind what reads requests and writes responses as Netty's HTTP objects. */
  void addTo(ChannelPipeline pipeline) {
    if (strictTransport.isPositive()) {
      pipeline.addLast("strict-transport", new AddStrictTransport(strictTransport));
    }
    pipeline.addLast("reject-malformed", RejectMalformed.INSTANCE);
    if (challenges != null) {
      pipeline.addLast("challenges", challenges);
    }
    pipeline
        .addLast("route", route)
        .addLast("policies", new ApplyPolicies(policies))
        .addLast("allowance", new StartWhenAllowed(buckets, journal::refused))
        .addLast("capture", new CaptureExchange(journal))
        .addLast("forward", new ForwardToAgent(responseTimeout, buckets, tunnels))
        .addLast("errors", errors);
  }
}

package io.culvert.gateway.acme;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Answers authorities that ask under a hostname for what they have told somebody to put there. What
 * nobody knows here goes on to the tunnel: who serves the hostname may be ordering, too.
 */
@Sharable
public final class AnswerChallenges extends ChannelInboundHandlerAdapter {
  static final String HOLD = "hold-challenge";

  private final ChallengeAnswers answers;

  AnswerChallenges(ChallengeAnswers answers) {
    this.answers = answers;
  }

  /**
   * The handler, or null when there is nothing to answer with.
   *
   * @param ordered has answers while it orders; null for none
   * @param webroot folder with answers of others; null for none
   */
  public static @Nullable ChannelHandler ifAny(
      @Nullable AcmeCertificates ordered, @Nullable Path webroot) {
    if (ordered == null) {
      return webroot == null ? null : new AnswerChallenges(new WebrootAnswers(webroot));
    }
    ChallengeAnswers own = ordered::answer;
    return new AnswerChallenges(webroot == null ? own : own.or(new WebrootAnswers(webroot)));
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (msg instanceof HttpRequest request) {
      var challenge = ChallengeRequest.of(request);
      if (challenge != null) {
        ctx.pipeline().addAfter(ctx.name(), HOLD, new HoldChallenge(answers, challenge));
      }
    }
    ctx.fireChannelRead(msg);
  }
}

package io.culvert.gateway.sni;

import io.culvert.tunnel.tls.Certificates;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.PromiseNotifier;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which certificate a connection is decrypted with: one from a file that has its name, else one
 * that is ordered for the name, else the first from a file.
 *
 * @param files null when there are none
 * @param ordered null when none are ordered
 * @param protocols offered by ALPN with ordered ones, the best first
 */
public record CertificateChoice(
    @Nullable Certificates files, @Nullable OrderedCertificates ordered, List<String> protocols) {

  public CertificateChoice {
    protocols = List.copyOf(protocols);
  }

  /** What a connection begins with. */
  public sealed interface Choice {
    /** A TLS handler of its own. */
    record Handler(ChannelHandler tls) implements Choice {}

    /** Its certificate is not there yet, and there is no other. */
    record NotYet() implements Choice {}

    /** It is for nobody who has a certificate. */
    record Nobody() implements Choice {}
  }

  /**
   * For a connection to a hostname; call on its event loop.
   *
   * @param then what follows from the choice, on the event loop
   */
  public Future<Runnable> choose(
      ChannelHandlerContext ctx,
      @Nullable String hostname,
      Function<Choice, Future<Runnable>> then) {
    if (hostname == null
        || ordered == null
        || files != null && files.has(hostname)
        || !ordered.mayHave(hostname)) {
      return then.apply(fromFiles(new Choice.Nobody()));
    }
    return when(
        ordered.find(hostname, protocols),
        ctx,
        found ->
            then.apply(
                found
                    .map(context -> handler(ctx, context))
                    .orElseGet(() -> fromFiles(new Choice.NotYet()))));
  }

  /** The same for an authority that looks for the answer to its challenge. */
  Future<Runnable> chooseForChallenge(
      ChannelHandlerContext ctx, String hostname, Function<Choice, Future<Runnable>> then) {
    return ordered == null
        ? then.apply(new Choice.Nobody())
        : when(
            ordered.forChallenge(hostname),
            ctx,
            found ->
                then.apply(
                    found.map(context -> handler(ctx, context)).orElseGet(Choice.Nobody::new)));
  }

  private Choice fromFiles(Choice otherwise) {
    return files == null ? otherwise : new Choice.Handler(files.handler());
  }

  private static Choice handler(ChannelHandlerContext ctx, SslContext context) {
    return new Choice.Handler(context.newHandler(ctx.alloc()));
  }

  /** At once when it is known at once, which it mostly is. */
  private static Future<Runnable> when(
      CompletionStage<Optional<SslContext>> stage,
      ChannelHandlerContext ctx,
      Function<Optional<SslContext>, Future<Runnable>> then) {
    var future = stage.toCompletableFuture();
    if (future.isDone() && !future.isCompletedExceptionally()) {
      return then.apply(future.join());
    }
    var result = ctx.executor().<Runnable>newPromise();
    future
        .exceptionally(_ -> Optional.empty())
        .thenAcceptAsync(
            found -> PromiseNotifier.cascade(then.apply(found), result), ctx.executor());
    return result;
  }
}

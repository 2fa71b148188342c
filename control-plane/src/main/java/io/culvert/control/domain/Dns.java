package io.culvert.control.domain;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Asks a DNS resolver, and nothing in between: no cache, no search list. Tells an answer without
 * records from no answer.
 */
public final class Dns {

  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private final Resolver resolver;

  /** What came back. */
  public sealed interface Answer {

    /** An answer, perhaps without values. */
    record Values(List<String> values) implements Answer {}

    /** A failure or no answer at all. */
    record None(String why) implements Answer {}
  }

  private Dns(Resolver resolver) {
    this.resolver = resolver;
  }

  /** Asks the machine's own resolvers, one after the other. */
  static Dns ofThisMachine() {
    var resolver = new ExtendedResolver();
    resolver.setTimeout(TIMEOUT);
    resolver.setRetries(2);
    return new Dns(resolver);
  }

  /** Asks that resolver only, twice when it says nothing. */
  static Dns of(InetSocketAddress address, Duration timeout) throws UnknownHostException {
    var resolved =
        address.isUnresolved()
            ? new InetSocketAddress(
                InetAddress.getByName(address.getHostString()), address.getPort())
            : address;
    var one = new SimpleResolver(resolved);
    one.setTimeout(timeout);
    var resolver = new ExtendedResolver(List.of(one));
    resolver.setTimeout(timeout.multipliedBy(2));
    resolver.setRetries(2);
    return new Dns(resolver);
  }

  /** The resolver of the setting {@code host:port}; the machine's own when there is none. */
  public static Dns of(Optional<InetSocketAddress> address) throws UnknownHostException {
    return address.isPresent() ? of(address.get(), TIMEOUT) : ofThisMachine();
  }

  /** The TXT records of a name, each with its strings joined (RFC 7208 §3.3 has it so too). */
  CompletableFuture<Answer> texts(String name) {
    return ask(name, Type.TXT)
        .thenApply(
            answer ->
                values(
                    answer,
                    record ->
                        record instanceof TXTRecord txt
                            ? Optional.of(text(txt))
                            : Optional.empty()));
  }

  /** Where a name's CNAME leads, without the last dot. */
  CompletableFuture<Answer> aliases(String name) {
    return ask(name, Type.CNAME)
        .thenApply(
            answer ->
                values(
                    answer,
                    record ->
                        record instanceof CNAMERecord cname
                            ? Optional.of(cname.getTarget().toString(true))
                            : Optional.empty()));
  }

  private sealed interface Reply {
    record Came(Message message) implements Reply {}

    record Failed(String why) implements Reply {}
  }

  private CompletableFuture<Reply> ask(String name, int type) {
    Name asked;
    try {
      asked = Name.fromString(name, Name.root);
    } catch (TextParseException e) { // too long, with the challenge's label before it
      return CompletableFuture.completedFuture(new Reply.Came(new Message()));
    }
    return resolver
        .sendAsync(Message.newQuery(Record.newRecord(asked, type, DClass.IN)))
        .<Reply>thenApply(Reply.Came::new)
        .exceptionally(failure -> new Reply.Failed(String.valueOf(failure.getMessage())))
        .toCompletableFuture();
  }

  private static Answer values(
      Reply reply, java.util.function.Function<Record, Optional<String>> value) {
    return switch (reply) {
      case Reply.Failed failed -> new Answer.None(failed.why());
      case Reply.Came came when isAnAnswer(came.message()) ->
          new Answer.Values(
              came.message().getSection(Section.ANSWER).stream()
                  .flatMap(record -> value.apply(record).stream())
                  .toList());
      case Reply.Came came ->
          new Answer.None("DNS said " + Rcode.string(came.message().getRcode()));
    };
  }

  // NXDOMAIN is an answer. A referral (no answer, no SOA, but name servers) is none: it comes from
  // a server that does not resolve for us.
  private static boolean isAnAnswer(Message message) {
    if (message.getRcode() == Rcode.NXDOMAIN) {
      return true;
    }
    var authority = message.getSection(Section.AUTHORITY);
    var isReferral =
        message.getSection(Section.ANSWER).isEmpty()
            && authority.stream().anyMatch(record -> record.getType() == Type.NS)
            && authority.stream().noneMatch(record -> record.getType() == Type.SOA);
    return message.getRcode() == Rcode.NOERROR && !isReferral;
  }

  private static String text(TXTRecord record) {
    return record.getStringsAsByteArrays().stream()
        .map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1))
        .collect(Collectors.joining());
  }
}

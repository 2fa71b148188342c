package io.culvert.projection.exchange;

import io.culvert.projection.table.PgText;
import io.culvert.projection.table.Where;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** An {@link ExchangeFilter} as conditions on the table {@code exchanges e}. */
final class ExchangeWhere {

  private static final int INDEXED_TARGET = 100;
  private static final int INDEXED_HOST = 300;

  /** Bodies that a person can read, and that no content coding hides. */
  private static final String SEARCHABLE =
      "e.%1$s_inline is not null and e.%1$s_encoding is null"
          + " and coalesce(e.%1$s_type, 'text/') ~*"
          + " '^(text/|application/(json|xml|javascript|graphql|x-www-form-urlencoded|x-ndjson)"
          + "|[^;]*[+](json|xml))'"
          + " and encode(e.%1$s_inline, 'escape') ilike :body";

  private ExchangeWhere() {}

  static Where of(String accountId, ExchangeFilter filter) {
    var where = account(accountId);
    filter.host().ifPresent(host -> host(where, host));
    filter.path().ifPresent(path -> path(where, path));
    filter.q().ifPresent(q -> search(where, q));
    filter.from().ifPresent(from -> where.and("e.started_at >= :from", "from", from));
    filter.to().ifPresent(to -> where.and("e.started_at < :to", "to", to));
    if (!filter.methods().isEmpty()) {
      where.and("upper(e.method) in (:methods)", "methods", filter.methods());
    }
    if (!filter.statuses().isEmpty()) {
      statuses(where, filter.statuses());
    }
    filter
        .cursor()
        .ifPresent(
            cursor ->
                where
                    .and("(e.started_at, e.id) < (:cursorAt, :cursorId)")
                    .bind("cursorAt", cursor.at())
                    .bind("cursorId", cursor.id()));
    return where;
  }

  /** Every query begins with this: an account sees its own only. */
  static Where account(String accountId) {
    return new Where().and("e.account_id = :account", "account", PgText.escape(accountId));
  }

  private static void host(Where where, String host) {
    var stored = PgText.escape(host);
    where
        .and("left(e.hostname, 300) = :hostStart", "hostStart", start(stored, INDEXED_HOST))
        .and("e.hostname = :host", "host", stored);
  }

  private static void path(Where where, String path) {
    var literal = path.contains("*") ? path.substring(0, path.indexOf('*')) : path;
    var pattern = new ArrayList<String>();
    for (var part : path.split("\\*", -1)) {
      pattern.add(PgText.likeLiteral(part));
    }
    where.and("e.target like :path", "path", String.join("%", pattern) + "%");
    if (!literal.isEmpty()) {
      // The index has the beginning of the target.
      var indexed = start(PgText.escape(literal), INDEXED_TARGET);
      where.and(
          "left(e.target, 100) like :pathStart", "pathStart", PgText.likeStored(indexed) + "%");
    }
  }

  private static void search(Where where, String q) {
    where
        .and(
            "e.target ilike :q or e.request_values ilike :q or e.response_values ilike :q"
                + " or ("
                + SEARCHABLE.formatted("request")
                + ")"
                + " or ("
                + SEARCHABLE.formatted("response")
                + ")")
        .bind("q", "%" + PgText.likeLiteral(q) + "%")
        .bind("body", "%" + PgText.likeStored(asEncoded(q)) + "%");
  }

  /** As PostgreSQL's {@code encode(…, 'escape')} writes bytes. */
  private static String asEncoded(String text) {
    var encoded = new StringBuilder();
    for (var b : text.getBytes(StandardCharsets.UTF_8)) {
      if (b <= 0) {
        encoded.append("\\%03o".formatted(b & 0xff));
      } else {
        encoded.append(b == '\\' ? "\\\\" : String.valueOf((char) b));
      }
    }
    return encoded.toString();
  }

  private static void statuses(Where where, List<StatusRange> ranges) {
    var any = new ArrayList<String>();
    for (var range : ranges) {
      switch (range) {
        case StatusRange.None _ -> any.add("e.status is null");
        case StatusRange.Codes(int from, int to) -> {
          var name = "status" + any.size();
          any.add("e.status between :%1$sFrom and :%1$sTo".formatted(name));
          where.bind(name + "From", from).bind(name + "To", to);
        }
      }
    }
    where.and(String.join(" or ", any));
  }

  private static String start(String text, int length) {
    return text.length() <= length
        ? text
        : text.substring(0, text.offsetByCodePoints(0, codePoints(text, length)));
  }

  /** PostgreSQL's left() counts characters, Java's lengths count half pairs too. */
  private static int codePoints(String text, int most) {
    return Math.min(most, text.codePointCount(0, text.length()));
  }
}

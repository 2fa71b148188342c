package io.culvert.benchmarks.peers;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Prints what was measured as Markdown: medians of the rounds, and ratios. */
final class Tables {
  private final PrintStream out;

  Tables(PrintStream out) {
    this.out = out;
  }

  /**
   * One work.
   *
   * @param samples of each peer, one for each round
   */
  void print(Work work, Map<Peer, List<Sample>> samples) {
    var rates = new LinkedHashMap<Peer, Double>();
    samples.forEach((peer, of) -> rates.put(peer, Sample.median(of, Sample::rate)));
    var proxy = rate(rates, "nginx");
    double best =
        rates.entrySet().stream()
            .filter(entry -> entry.getKey().isTunnel() && !isOurs(entry.getKey()))
            .mapToDouble(Map.Entry::getValue)
            .max()
            .orElse(Double.NaN);
    var unit = work.unit();
    out.printf("%n**%s**%n%n", work.title());
    out.printf(
        "| | %s | of nginx | of the best other tunnel | p50 ms | p99 ms | CPU s per %s, server +"
            + " agent | of it the kernel's |%n",
        unit.rate(), unit.per());
    out.println("|---|---|---|---|---|---|---|---|");
    samples.forEach(
        (peer, of) ->
            out.printf(
                "| %s | %s | %s | %s | %s | %s | %s | %s |%n",
                peer.name(),
                number("%,.0f", rates.get(peer) / unit.scale()),
                number("%.2f", rates.get(peer) / (proxy == null ? Double.NaN : proxy)),
                number("%.2f", peer.isTunnel() ? rates.get(peer) / best : Double.NaN),
                number("%.2f", Sample.median(of, Sample::p50)),
                number("%.2f", Sample.median(of, Sample::p99)),
                cpu(peer, of, unit),
                kernel(of, unit)));
    samples.forEach(this::tellShed);
  }

  /** Without it nobody could tell a fast recorder from one that leaves out its work. */
  private void tellShed(Peer peer, List<Sample> samples) {
    long shed = samples.stream().mapToLong(Sample::shed).sum();
    if (shed > 0) {
      double units = samples.stream().mapToDouble(Sample::units).sum();
      out.printf("%n%s left out %,d bodies or events in %,.0f units.%n", peer.name(), shed, units);
    }
  }

  private static String cpu(Peer peer, List<Sample> samples, Work.Unit unit) {
    if (!peer.isTunnel()) {
      double all = Sample.median(samples, sample -> sample.cpu(unit.amount()));
      return all == 0 ? "–" : number("%.2f", all);
    }
    return number("%.2f", Sample.median(samples, sample -> sample.serverCpu(unit.amount())))
        + " + "
        + number("%.2f", Sample.median(samples, sample -> sample.agentCpu(unit.amount())));
  }

  private static String kernel(List<Sample> samples, Work.Unit unit) {
    double kernel = Sample.median(samples, sample -> sample.kernelCpu(unit.amount()));
    return kernel == 0 ? "–" : number("%.2f", kernel);
  }

  private static boolean isOurs(Peer peer) {
    return peer instanceof CulvertPeer;
  }

  private static @Nullable Double rate(Map<Peer, Double> rates, String name) {
    return rates.entrySet().stream()
        .filter(entry -> entry.getKey().name().equals(name))
        .map(Map.Entry::getValue)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private static String number(String format, double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, format, value);
  }
}

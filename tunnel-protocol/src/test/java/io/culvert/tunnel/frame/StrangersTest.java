package io.culvert.tunnel.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Nobody keeps others out by waiting: who has waited longest goes when there is no room. */
class StrangersTest {
  private static final int THREADS = 8;
  private static final int EACH = 5_000;
  private static final int MOST = 100;

  @Test
  void theOneThatHasWaitedLongestMakesWay() {
    var strangers = new Strangers(2);
    var first = connection(strangers);
    var second = connection(strangers);
    var third = connection(strangers);

    assertThat(open(first, second, third)).containsExactly(false, true, true);
  }

  @Test
  void oneThatHasLeftLeavesItsRoom() {
    var strangers = new Strangers(2);
    var first = connection(strangers);
    var second = connection(strangers);
    second.close();
    var third = connection(strangers);

    assertThat(open(first, second, third)).containsExactly(true, false, true);
  }

  @Test
  void oneThatHasIntroducedItselfIsNoStrangerAnyMore() {
    var strangers = new Strangers(1);
    var agent = connection(strangers);
    LittleBeforeHello.noMore(agent.pipeline());
    var second = connection(strangers);
    var third = connection(strangers);

    assertThat(open(agent, second, third)).containsExactly(true, false, true);
  }

  @Test
  void whoIntroducesItselfWhileItIsToMakeWayStays() {
    var strangers = new Strangers(1);
    var agent = connection(strangers);
    var second = connection(strangers); // the agent's loop has not heard of it yet
    LittleBeforeHello.noMore(agent.pipeline());

    assertThat(open(agent, second)).containsExactly(true, true);
  }

  @Test
  void asManyAsThereMayBeStayHoweverManyComeAtOnce() throws Exception {
    var strangers = new Strangers(MOST);
    var sentAway = new AtomicInteger();
    var numbers = atOnce(() -> strangers.enter(sentAway::incrementAndGet));
    assertThat(numbers).doesNotHaveDuplicates();
    assertThat(sentAway).hasValue(THREADS * EACH - MOST);

    numbers.forEach(strangers::leave);
    for (int i = 0; i < MOST; i++) {
      strangers.enter(sentAway::incrementAndGet);
    }
    assertThat(sentAway).as("nothing is left of those").hasValue(THREADS * EACH - MOST);
    strangers.enter(sentAway::incrementAndGet);
    assertThat(sentAway).hasValue(THREADS * EACH - MOST + 1);
  }

  @Test
  void thoseThatLeaveInTimeAreNotSentAway() throws Exception {
    var strangers = new Strangers(THREADS);
    var sentAway = new AtomicInteger();
    atOnce(
        () -> {
          long number = strangers.enter(sentAway::incrementAndGet);
          strangers.leave(number);
          return number;
        });

    assertThat(sentAway).hasValue(0);
  }

  private static List<Long> atOnce(Callable<Long> each) throws Exception {
    var all = new ArrayList<Long>();
    try (var threads = Executors.newFixedThreadPool(THREADS)) {
      Callable<List<Long>> many =
          () -> {
            var some = new ArrayList<Long>();
            for (int i = 0; i < EACH; i++) {
              some.add(each.call());
            }
            return some;
          };
      for (var done : threads.invokeAll(IntStream.range(0, THREADS).mapToObj(_ -> many).toList())) {
        all.addAll(done.get());
      }
    }
    return all;
  }

  private static EmbeddedChannel connection(Strangers strangers) {
    return new EmbeddedChannel(new LittleBeforeHello(strangers));
  }

  /** Which of them are open once each has done what it was told to. */
  private static List<Boolean> open(EmbeddedChannel... channels) {
    var open = new ArrayList<Boolean>();
    for (var channel : channels) {
      channel.runPendingTasks();
      open.add(channel.isActive());
    }
    return open;
  }
}

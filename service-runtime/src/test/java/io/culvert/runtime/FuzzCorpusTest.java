package io.culvert.runtime;

import io.culvert.testing.fuzz.FuzzCorpus;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

class FuzzCorpusTest {
  @TestFactory
  Stream<DynamicNode> whatIsKnownToBeDifficultIsMastered() {
    return FuzzCorpus.besides(FuzzCorpusTest.class).replay();
  }
}

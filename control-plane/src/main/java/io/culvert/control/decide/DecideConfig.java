package io.culvert.control.decide;

import io.culvert.schemas.plan.Plans;
import java.time.InstantSource;
import java.util.Map;
import java.util.Properties;

/**
 * What the topology needs to be built.
 *
 * @param decisions which function decides which order
 * @param plans for the decisions
 * @param clock for the decisions
 * @param streams Kafka Streams' own settings
 * @param serdes settings of the serdes, see {@link io.culvert.schemas.Topic#valueSerde}
 */
record DecideConfig(
    DecisionTable decisions,
    Plans plans,
    InstantSource clock,
    Properties streams,
    Map<String, String> serdes) {}

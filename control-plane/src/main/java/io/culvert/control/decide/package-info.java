/**
 * From order to facts. Orders stand in one sequence in {@code culvert.commands.v1}; one Kafka
 * Streams task reads them, folds what happened to the aggregates they are about, lets a pure
 * function decide, and writes facts, result and progress in one transaction.
 *
 * <p>Start at {@link io.culvert.control.decide.DecisionTable}, which says which function decides
 * which order, then {@link io.culvert.control.decide.DecideTopology}.
 */
@NullMarked
package io.culvert.control.decide;

import org.jspecify.annotations.NullMarked;

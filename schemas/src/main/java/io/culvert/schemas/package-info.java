/**
 * The contract on the log: every topic, its key and value, and how to read and write them.
 *
 * <p>Start at {@link io.culvert.schemas.Topics}. The records themselves are generated from {@code
 * src/main/avro} into {@code io.culvert.events}.
 */
@NullMarked
package io.culvert.schemas;

import org.jspecify.annotations.NullMarked;

/**
 * Writes rows as an Arrow IPC stream (Arrow Columnar Format 1.5, "Serialization and Interprocess
 * Communication"): a schema, record batches, an end mark. Start at {@link
 * io.culvert.projection.sql.arrow.ArrowStream}; why it is written here is in {@code
 * docs/decisions/0020}.
 */
@NullMarked
package io.culvert.projection.sql.arrow;

import org.jspecify.annotations.NullMarked;

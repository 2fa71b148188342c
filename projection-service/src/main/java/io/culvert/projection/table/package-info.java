/**
 * How rows are written in bulk, and how text from the network is kept in PostgreSQL, which takes no
 * NUL. Start at {@link io.culvert.projection.table.BulkInsert} and {@link
 * io.culvert.projection.table.PgText}.
 */
@NullMarked
package io.culvert.projection.table;

import org.jspecify.annotations.NullMarked;

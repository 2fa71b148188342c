/**
 * SQL over one's own traffic: which statements are let through, as whom they run, and how their
 * rows are written. Start at {@link io.culvert.projection.sql.SqlHandlers}; the reasons are in
 * {@code docs/decisions/0014}.
 */
@NullMarked
package io.culvert.projection.sql;

import org.jspecify.annotations.NullMarked;

/**
 * Tests of the SQL access, with and without the guard in front. Start at {@code HostileSqlTest}.
 */
@NullMarked
package io.culvert.projection.sql;

import org.jspecify.annotations.NullMarked;

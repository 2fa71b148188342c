/** How hostile text is kept. Start at {@code PgTextTest}. */
@NullMarked
package io.culvert.projection.table;

import org.jspecify.annotations.NullMarked;

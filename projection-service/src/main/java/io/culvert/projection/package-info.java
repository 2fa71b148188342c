/**
 * The read side: follows the log into PostgreSQL and answers questions about it. Start at {@link
 * io.culvert.projection.ProjectionService}, whose parts are listed in {@link
 * io.culvert.projection.ProjectionServiceConfiguration}.
 */
@NullMarked
package io.culvert.projection;

import org.jspecify.annotations.NullMarked;

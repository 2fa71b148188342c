/**
 * Follows a topic into PostgreSQL: rows and the reader's own offsets in one transaction, so that a
 * crash at any point neither loses nor repeats a record. Start at {@link
 * io.culvert.projection.follow.Projection}, then {@link
 * io.culvert.projection.follow.ProjectionListener}.
 */
@NullMarked
package io.culvert.projection.follow;

import org.jspecify.annotations.NullMarked;

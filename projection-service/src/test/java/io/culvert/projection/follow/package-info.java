/** Crashes, poison and readers that overtake each other. Start at {@code ProjectionWriterTest}. */
@NullMarked
package io.culvert.projection.follow;

import org.jspecify.annotations.NullMarked;

/**
 * Tells browsers and programs what happens as it happens: reads the end of three topics and fans
 * out to whoever is listening. Start at {@link io.culvert.projection.live.LiveFeed}.
 */
@NullMarked
package io.culvert.projection.live;

import org.jspecify.annotations.NullMarked;

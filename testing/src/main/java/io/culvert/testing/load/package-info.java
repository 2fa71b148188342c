/**
 * Many clients that behave badly, and what they cost the server.
 *
 * <p>Start at {@link io.culvert.testing.load.HalfOpenClients}.
 */
@NullMarked
package io.culvert.testing.load;

import org.jspecify.annotations.NullMarked;

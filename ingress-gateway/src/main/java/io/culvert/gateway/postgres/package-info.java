/**
 * PostgreSQL databases behind one shared port, found by the name that clients give when they ask
 * for TLS.
 *
 * <p>Start at {@link io.culvert.gateway.postgres.PostgresPipeline}.
 */
@NullMarked
package io.culvert.gateway.postgres;

import org.jspecify.annotations.NullMarked;

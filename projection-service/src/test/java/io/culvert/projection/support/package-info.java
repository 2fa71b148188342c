/**
 * The service on real Kafka and PostgreSQL, and events to feed it. Start at {@code TestService}.
 */
@NullMarked
package io.culvert.projection.support;

import org.jspecify.annotations.NullMarked;

/**
 * Kafka, PostgreSQL and a schema registry inside one JVM, with their data in one folder. Everything
 * here starts, watches and stops them; it knows nothing of Culvert's domain.
 *
 * <p>Start with {@link io.culvert.embedded.EmbeddedPlatform}; tests start with {@link
 * io.culvert.embedded.SharedPlatform}.
 */
@NullMarked
package io.culvert.embedded;

import org.jspecify.annotations.NullMarked;

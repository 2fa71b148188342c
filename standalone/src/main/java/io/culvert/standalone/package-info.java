/**
 * All of Culvert in one JVM: Kafka, PostgreSQL and the registry, and every service on them.
 *
 * <p>Start at {@link io.culvert.standalone.Standalone}, the list of parts. {@code culvert dev}
 * comes in through {@link io.culvert.standalone.StandaloneProvider}, a server through {@link
 * io.culvert.standalone.StandaloneMain}.
 */
@NullMarked
package io.culvert.standalone;

import org.jspecify.annotations.NullMarked;

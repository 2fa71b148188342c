/**
 * A PostgreSQL server as a child process, on the loopback address and behind a password. Start with
 * {@link io.culvert.embedded.database.EmbeddedDatabase}.
 */
@NullMarked
package io.culvert.embedded.database;

import org.jspecify.annotations.NullMarked;

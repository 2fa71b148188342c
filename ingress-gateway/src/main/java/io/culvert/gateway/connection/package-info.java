/**
 * The life of one public connection: how many there may be, how long a client may take, when it is
 * closed and how.
 *
 * <p>Start at {@link io.culvert.gateway.connection.KeepAlive}.
 */
@NullMarked
package io.culvert.gateway.connection;

import org.jspecify.annotations.NullMarked;

/**
 * The threads that move the network's bytes, and which of them a connection belongs to. Start with
 * {@link io.culvert.tunnel.loop.EventLoops}.
 */
@NullMarked
package io.culvert.tunnel.loop;

import org.jspecify.annotations.NullMarked;

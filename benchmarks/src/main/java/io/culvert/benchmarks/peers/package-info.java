/**
 * Culvert beside other tunnels: the same origin, the same load, the same run. {@link
 * io.culvert.benchmarks.peers.PeersBenchmark} is the way in; a {@code Peer} is one system, a {@code
 * Work} one kind of load.
 */
@NullMarked
package io.culvert.benchmarks.peers;

import org.jspecify.annotations.NullMarked;

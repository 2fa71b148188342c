/**
 * Who may own which hostname, how it behaves, and which public TCP port it has: pure decisions, and
 * the HTTP paths that ask for them. Start at {@link io.culvert.control.hostname.HostnameDecisions}.
 */
@NullMarked
package io.culvert.control.hostname;

import org.jspecify.annotations.NullMarked;

/**
 * Where a service has the keys from that personal data is sealed under: the platform's from its
 * settings, the accounts' from the log. Start at {@link io.culvert.runtime.keys.FollowedKeys}.
 */
@NullMarked
package io.culvert.runtime.keys;

import org.jspecify.annotations.NullMarked;

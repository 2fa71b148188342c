package io.culvert.broker.session;

import java.time.Duration;

/**
 * What agents without a token may do.
 *
 * @param allowed whether they are let in at all
 * @param timeout how long a name works, reconnects included
 * @param perAddress sessions at once from one address; 0 for any number
 * @param names names that are remembered at once; they take memory for a while after their end
 */
record AnonymousRules(boolean allowed, Duration timeout, int perAddress, int names) {}

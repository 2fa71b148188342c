/**
 * How much of its month an account has used, and what follows from it: the log's sum and what this
 * broker has counted since.
 *
 * <p>Start at {@link io.culvert.broker.quota.AccountQuota}.
 */
@NullMarked
package io.culvert.broker.quota;

import org.jspecify.annotations.NullMarked;

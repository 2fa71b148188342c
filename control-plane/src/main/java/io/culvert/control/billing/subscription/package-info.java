/**
 * What a subscription gives, and until when. The newest message about a subscription says all of
 * it, so messages may come in any order and as often as they like; that is proved by a test that
 * shuffles them.
 *
 * <p>Start at {@link io.culvert.control.billing.subscription.SubscriptionDecisions}.
 */
@NullMarked
package io.culvert.control.billing.subscription;

import org.jspecify.annotations.NullMarked;

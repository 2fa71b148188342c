/**
 * Money: what a payment provider tells us of subscriptions becomes plans, and what the ledger says
 * of usage goes out to whoever writes the bills. Nothing here waits inside a decision: messages are
 * kept first, and what follows from them is worked out from the log, again and again.
 *
 * <p>Start at {@link io.culvert.control.billing.BillingArea}.
 */
@NullMarked
package io.culvert.control.billing;

import org.jspecify.annotations.NullMarked;

/**
 * Ends at the payment provider what nobody should pay for any more: the subscriptions of erased
 * accounts. Start at {@link io.culvert.control.billing.cancellation.CancelForErased}.
 */
@NullMarked
package io.culvert.control.billing.cancellation;

import org.jspecify.annotations.NullMarked;

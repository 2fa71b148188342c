/**
 * What a person does about money: buys a plan, on the payment provider's own page, and looks at
 * what they have.
 *
 * <p>Start at {@link io.culvert.control.billing.checkout.CheckoutHandlers}.
 */
@NullMarked
package io.culvert.control.billing.checkout;

import org.jspecify.annotations.NullMarked;

/**
 * {@code POST /webhooks/polar}: a message is believed when its signature is good and its time is
 * now, and answered when Kafka has it. What it means is for later, and for others.
 *
 * <p>Start at {@link io.culvert.control.billing.webhook.WebhookHandlers}.
 */
@NullMarked
package io.culvert.control.billing.webhook;

import org.jspecify.annotations.NullMarked;

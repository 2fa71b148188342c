/**
 * Brings a public connection to the event loop of the tunnel that it uses, because two threads for
 * one exchange cost a third more. Start with {@link io.culvert.gateway.loop.SettleOnLoop}.
 */
@NullMarked
package io.culvert.gateway.loop;

import org.jspecify.annotations.NullMarked;

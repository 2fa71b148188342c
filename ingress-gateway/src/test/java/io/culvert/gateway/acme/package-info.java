/**
 * Orders, with a scripted authority and with a real one ({@code PebbleTest}).
 *
 * <p>Start at {@code PebbleTest}.
 */
@NullMarked
package io.culvert.gateway.acme;

import org.jspecify.annotations.NullMarked;

/**
 * What every kind of login needs: how often one may try, and its end (RFC 7009). Logging in with a
 * password is in {@code account}, by other providers in {@code oauth}, of devices in {@code
 * device}.
 *
 * <p>Start at {@link io.culvert.control.login.LogoutHandlers}.
 */
@NullMarked
package io.culvert.control.login;

import org.jspecify.annotations.NullMarked;

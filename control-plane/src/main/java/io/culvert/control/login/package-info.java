/**
 * Logging a browser in with e-mail address and password, and ending a login. A login is a
 * credential of kind LOGIN like any other token; its secret is in a cookie that no script can read.
 *
 * <p>Start at {@link io.culvert.control.login.LoginHandlers}.
 */
@NullMarked
package io.culvert.control.login;

import org.jspecify.annotations.NullMarked;

/**
 * Logging in by a browser (RFC 8628): the server gives a code, a person lets this machine in, and
 * the token comes by asking again and again.
 *
 * <p>Start at {@link io.culvert.cli.login.BrowserLogin}.
 */
@NullMarked
package io.culvert.cli.login;

import org.jspecify.annotations.NullMarked;

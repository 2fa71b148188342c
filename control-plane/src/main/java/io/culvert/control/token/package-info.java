/**
 * Credentials: tokens for programs, logins of browsers. Start at {@link
 * io.culvert.control.token.TokenDecisions}.
 */
@NullMarked
package io.culvert.control.token;

import org.jspecify.annotations.NullMarked;

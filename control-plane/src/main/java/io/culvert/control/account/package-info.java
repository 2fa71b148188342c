/**
 * Accounts and their credentials, as a fold of {@code culvert.account.events.v1}. Decisions are
 * pure functions; only {@link io.culvert.control.account.FoundDevelopmentAccount} touches the log.
 *
 * <p>Start at {@link io.culvert.control.account.FoundDevelopmentAccount}.
 */
@NullMarked
package io.culvert.control.account;

import org.jspecify.annotations.NullMarked;

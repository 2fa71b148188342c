/**
 * The write side: what may happen to accounts and their credentials, decided from what happened
 * before.
 *
 * <p>{@code account} holds the one account there is so far, the development account; start at
 * {@link io.culvert.control.account.FoundDevelopmentAccount}.
 */
@NullMarked
package io.culvert.control;

import org.jspecify.annotations.NullMarked;

/**
 * What every service must know about accounts to let somebody in: the form of tokens, and which of
 * them are good. Start at {@link io.culvert.schemas.account.CredentialBook}.
 */
@NullMarked
package io.culvert.schemas.account;

import org.jspecify.annotations.NullMarked;

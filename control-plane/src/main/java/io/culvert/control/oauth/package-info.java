/**
 * Logging in by another provider, with Spring Security's OAuth 2.0 and OpenID Connect client:
 * GitHub (OAuth 2.0 with an API of its own) and Google or any other OpenID provider. A provider's
 * login opens an existing account only when it is linked, or when both sides prove the same e-mail
 * address.
 *
 * <p>Start at {@link io.culvert.control.oauth.OAuthFilters}; the rule is {@link
 * io.culvert.control.oauth.WhoseLogin}.
 */
@NullMarked
package io.culvert.control.oauth;

import org.jspecify.annotations.NullMarked;

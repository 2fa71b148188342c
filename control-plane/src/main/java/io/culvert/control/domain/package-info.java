/**
 * Whether DNS shows that an account controls a custom domain: asked when its owner says so, and
 * again on a schedule. Start at {@link io.culvert.control.domain.CheckDomain}.
 */
@NullMarked
package io.culvert.control.domain;

import org.jspecify.annotations.NullMarked;

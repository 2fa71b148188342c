/**
 * Who owns which hostname, and how it behaves: folds of the hostname topic, for everyone who has to
 * know. Start at {@link io.culvert.schemas.hostname.HostnameBook}.
 */
@NullMarked
package io.culvert.schemas.hostname;

import org.jspecify.annotations.NullMarked;

/**
 * Under which addresses the public reaches the platform, and its certificates. Start at {@link
 * io.culvert.runtime.address.PublicUrls}.
 */
@NullMarked
package io.culvert.runtime.address;

import org.jspecify.annotations.NullMarked;

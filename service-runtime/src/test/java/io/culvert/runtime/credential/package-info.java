/** What is told of credentials. Start at {@code TellUsesTest}. */
@NullMarked
package io.culvert.runtime.credential;

import org.jspecify.annotations.NullMarked;

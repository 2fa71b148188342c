/**
 * Tells accounts over HTTP what they are billed and whether that is what the log says. Start at
 * {@link io.culvert.usage.api.UsageServer}.
 */
@NullMarked
package io.culvert.usage.api;

import org.jspecify.annotations.NullMarked;

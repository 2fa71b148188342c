/**
 * Configuration from environment variables: typed, with defaults, all mistakes told at once. Start
 * at {@link io.culvert.runtime.settings.Settings}.
 */
@NullMarked
package io.culvert.runtime.settings;

import org.jspecify.annotations.NullMarked;

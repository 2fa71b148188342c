/**
 * Networks that fail when a test says so.
 *
 * <p>Start at {@link io.culvert.testing.line.CuttableLine}.
 */
@NullMarked
package io.culvert.testing.line;

import org.jspecify.annotations.NullMarked;

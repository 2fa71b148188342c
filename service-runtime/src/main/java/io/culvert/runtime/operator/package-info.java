/** Who runs the platform. Start at {@link io.culvert.runtime.operator.Operators}. */
@NullMarked
package io.culvert.runtime.operator;

import org.jspecify.annotations.NullMarked;

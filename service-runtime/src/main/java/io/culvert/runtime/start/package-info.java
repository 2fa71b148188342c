/**
 * How a service begins in a process of its own, and how it ends when it cannot. Start at {@link
 * io.culvert.runtime.start.ServiceStart}.
 */
@NullMarked
package io.culvert.runtime.start;

import org.jspecify.annotations.NullMarked;

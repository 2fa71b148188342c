/**
 * A page on a port of its own, for those who watch a service. Start at {@link
 * io.culvert.runtime.page.OnePage}.
 */
@NullMarked
package io.culvert.runtime.page;

import org.jspecify.annotations.NullMarked;

/**
 * Hands work from many threads to one without waking it for each piece. Start at {@link
 * io.culvert.runtime.handover.Handover}.
 */
@NullMarked
package io.culvert.runtime.handover;

import org.jspecify.annotations.NullMarked;

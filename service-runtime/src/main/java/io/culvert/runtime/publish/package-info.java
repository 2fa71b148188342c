/**
 * Publishing events from threads that must never wait. Start at {@link
 * io.culvert.runtime.publish.EventPublisher}.
 */
@NullMarked
package io.culvert.runtime.publish;

import org.jspecify.annotations.NullMarked;

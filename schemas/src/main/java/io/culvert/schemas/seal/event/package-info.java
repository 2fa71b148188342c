/**
 * Which parts of which events are personal, and how they are sealed and put back. Start at {@link
 * io.culvert.schemas.seal.event.EventSeal}; {@link io.culvert.schemas.seal.event.EventSeals} has
 * one for each kind of event.
 */
@NullMarked
package io.culvert.schemas.seal.event;

import org.jspecify.annotations.NullMarked;

/**
 * What all parts of the HTTP API share: who is asking, what went wrong, how often one may ask.
 * Start at {@link io.culvert.control.api.Authentication} and {@link
 * io.culvert.control.api.ControlError}.
 */
@NullMarked
package io.culvert.control.api;

import org.jspecify.annotations.NullMarked;

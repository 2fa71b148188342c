/**
 * Agent sessions: the view that keeps them and the API that shows them. Start at {@link
 * io.culvert.projection.session.SessionsProjection}.
 */
@NullMarked
package io.culvert.projection.session;

import org.jspecify.annotations.NullMarked;

/**
 * Who is let in, under which name, and what is told of it: the life of an agent's session.
 *
 * <p>Start at {@link io.culvert.broker.session.Reception}; what it decides is in {@link
 * io.culvert.broker.session.Admission}, and whom it has let in are {@link
 * io.culvert.broker.session.Sessions}.
 */
@NullMarked
package io.culvert.broker.session;

import org.jspecify.annotations.NullMarked;

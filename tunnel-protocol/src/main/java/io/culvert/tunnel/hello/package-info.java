/**
 * The greeting: who the agent is and what it wants, and what it was given. JSON, so that it can
 * grow; fields that a side does not know are skipped.
 *
 * <p>Start at {@link io.culvert.tunnel.hello.Hello}.
 */
@NullMarked
package io.culvert.tunnel.hello;

import org.jspecify.annotations.NullMarked;

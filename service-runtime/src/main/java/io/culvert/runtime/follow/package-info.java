/**
 * Reading whole topics into memory and keeping up with them. Start at {@link
 * io.culvert.runtime.follow.TopicFollower}.
 */
@NullMarked
package io.culvert.runtime.follow;

import org.jspecify.annotations.NullMarked;

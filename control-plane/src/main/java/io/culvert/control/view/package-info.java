/**
 * What the API has to know by heart, folded from the fact topics in memory. Start at {@link
 * io.culvert.control.view.FollowedFacts}.
 */
@NullMarked
package io.culvert.control.view;

import org.jspecify.annotations.NullMarked;

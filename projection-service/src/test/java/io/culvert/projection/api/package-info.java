/** Tests of what all of the API has in common. Start at {@link FinishQueriesTest}. */
@NullMarked
package io.culvert.projection.api;

import org.jspecify.annotations.NullMarked;

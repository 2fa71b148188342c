/**
 * The pages on which a person acts: signing up and in, letting a device in, the account. They are
 * files; what they show they ask of the API, in the browser, under the platform's one public
 * origin.
 *
 * <p>Start at {@link io.culvert.control.pages.Pages}.
 */
@NullMarked
package io.culvert.control.pages;

import org.jspecify.annotations.NullMarked;

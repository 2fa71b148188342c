/**
 * Makes and destroys the keys that accounts' personal data is sealed under; the only writer of
 * their topic. Start at {@link io.culvert.control.keys.AccountKeys}.
 */
@NullMarked
package io.culvert.control.keys;

import org.jspecify.annotations.NullMarked;

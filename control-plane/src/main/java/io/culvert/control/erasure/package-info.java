/**
 * What follows the decision to erase an account: its key is destroyed, and leaves the disk. Start
 * at {@link io.culvert.control.erasure.DestroyKeysOfErased}.
 */
@NullMarked
package io.culvert.control.erasure;

import org.jspecify.annotations.NullMarked;

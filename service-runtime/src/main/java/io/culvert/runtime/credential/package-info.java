/**
 * That credentials are used, told to whoever shows it. Start at {@link
 * io.culvert.runtime.credential.TellUses}.
 */
@NullMarked
package io.culvert.runtime.credential;

import org.jspecify.annotations.NullMarked;

/** Mail to people. Start at {@link io.culvert.control.mail.Mailer}. */
@NullMarked
package io.culvert.control.mail;

import org.jspecify.annotations.NullMarked;

/**
 * Mail to people: who waits for one is in a topic, and it is sent until the mail server takes it.
 * Start at {@link io.culvert.control.mail.SendWaitingMails}.
 */
@NullMarked
package io.culvert.control.mail;

import org.jspecify.annotations.NullMarked;

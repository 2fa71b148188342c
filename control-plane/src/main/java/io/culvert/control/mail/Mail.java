package io.culvert.control.mail;

/**
 * A mail to one person.
 *
 * @param to e-mail address
 * @param text plain
 */
public record Mail(String to, String subject, String text) {
  @Override
  public String toString() {
    return "Mail[" + subject + "]";
  }
}

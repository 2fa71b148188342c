package io.culvert.control.mail;

import jakarta.mail.Authenticator;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a mail. Without a mail server the log has it: on a developer's machine that is where the
 * links are.
 */
public final class Mailer {

  private static final Logger log = LoggerFactory.getLogger(Mailer.class);
  private static final int TIMEOUT_MILLIS = 15_000;

  private final MailSettings settings;
  private final @Nullable Session session;

  public Mailer(MailSettings settings) {
    this.settings = settings;
    this.session = settings.smtp().map(url -> session(URI.create(url.value()))).orElse(null);
  }

  /**
   * Returns when the mail server has it; whether it arrives nobody knows, as always with mail.
   *
   * @throws MessagingException when the server does not take it; see {@link #isFinal}
   */
  void send(Mail mail) throws MessagingException {
    if (session == null) {
      log.info(
          "There is no mail server (SMTP_URL), so this mail is only here: {}\n{}",
          mail.subject(),
          mail.text());
    } else {
      Transport.send(message(session, mail));
    }
  }

  /** Whether the server will never take it, because there is no such address (RFC 5321 §4.2.1). */
  static boolean isFinal(MessagingException failure) {
    for (Exception e = failure; e instanceof MessagingException m; e = m.getNextException()) {
      if (e instanceof SMTPAddressFailedException refused && refused.getReturnCode() >= 500) {
        return true;
      }
    }
    return false;
  }

  private MimeMessage message(Session through, Mail mail) throws MessagingException {
    var message = new MimeMessage(through);
    message.setFrom(new InternetAddress(settings.from()));
    message.setRecipient(Message.RecipientType.TO, new InternetAddress(mail.to()));
    message.setSubject(mail.subject(), StandardCharsets.UTF_8.name());
    message.setText(mail.text(), StandardCharsets.UTF_8.name());
    // Nobody's holiday note should answer a machine (RFC 3834 §5).
    message.setHeader("Auto-Submitted", "auto-generated");
    message.setSentDate(new java.util.Date());
    return message;
  }

  private static Session session(URI url) {
    var isTls = "smtps".equals(url.getScheme());
    var properties = new Properties();
    properties.put("mail.transport.protocol", "smtp");
    properties.put("mail.smtp.host", url.getHost());
    properties.put("mail.smtp.port", url.getPort() > 0 ? url.getPort() : isTls ? 465 : 587);
    properties.put("mail.smtp.ssl.enable", isTls);
    properties.put("mail.smtp.starttls.enable", !isTls);
    properties.put("mail.smtp.ssl.checkserveridentity", true);
    properties.put("mail.smtp.connectiontimeout", TIMEOUT_MILLIS);
    properties.put("mail.smtp.timeout", TIMEOUT_MILLIS);
    properties.put("mail.smtp.writetimeout", TIMEOUT_MILLIS);
    var login = url.getUserInfo();
    if (login == null) {
      return Session.getInstance(properties);
    }
    var parts = login.split(":", 2);
    properties.put("mail.smtp.auth", true);
    return Session.getInstance(
        properties,
        new Authenticator() {
          @Override
          protected PasswordAuthentication getPasswordAuthentication() {
            return new PasswordAuthentication(parts[0], parts.length > 1 ? parts[1] : "");
          }
        });
  }
}

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
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends mail in the background and tries a few times. Without a mail server the log has the mail:
 * on a developer's machine that is where the links are.
 */
public final class Mailer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Mailer.class);
  private static final int TRIES = 4;
  private static final int WAITING = 1_000;
  private static final int TIMEOUT_MILLIS = 15_000;

  private final MailSettings settings;
  private final Duration pause;
  private final @Nullable Session session;
  private final Semaphore room = new Semaphore(WAITING);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  public Mailer(MailSettings settings) {
    this(settings, Duration.ofSeconds(5));
  }

  /**
   * @param pause before the second try; each further one waits longer
   */
  Mailer(MailSettings settings, Duration pause) {
    this.settings = settings;
    this.pause = pause;
    this.session = settings.smtp().map(url -> session(URI.create(url.value()))).orElse(null);
  }

  /** Returns at once; whether it arrives nobody knows, as always with mail. */
  public void send(String to, String subject, String text) {
    if (session == null) {
      log.info(
          "There is no mail server (SMTP_URL), so this mail is only here: {}\n{}", subject, text);
    } else if (room.tryAcquire()) {
      threads.execute(() -> deliver(session, to, subject, text));
    } else {
      log.error("A mail was not sent: {} wait already", WAITING);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private void deliver(Session through, String to, String subject, String text) {
    try {
      for (int tried = 1; ; tried++) {
        try {
          Transport.send(message(through, to, subject, text));
          return;
        } catch (MessagingException e) {
          if (tried == TRIES) {
            log.error("A mail could not be sent: {}", e.toString());
            return;
          }
          log.warn("A mail could not be sent, and is tried again: {}", e.toString());
          Thread.sleep(pause.multipliedBy(tried));
        }
      }
    } catch (InterruptedException e) {
      log.warn("A mail was not sent: the service stops");
    } finally {
      room.release();
    }
  }

  private MimeMessage message(Session through, String to, String subject, String text)
      throws MessagingException {
    var message = new MimeMessage(through);
    message.setFrom(new InternetAddress(settings.from()));
    message.setRecipient(Message.RecipientType.TO, new InternetAddress(to));
    message.setSubject(subject, StandardCharsets.UTF_8.name());
    message.setText(text, StandardCharsets.UTF_8.name());
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

package io.culvert.gateway.acme;

import io.culvert.gateway.acme.AcmeSettings.Account;
import io.culvert.tunnel.tls.Authorities;
import java.io.IOException;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.connector.NetworkSettings;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.provider.GenericAcmeProvider;

/** The certificate authority, and our account with it, which is made when it is first needed. */
final class Authority {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Account account;
  private final AcmeFolder folder;
  private final Session session;
  private @Nullable KeyPair keys;
  private @Nullable URL location;

  Authority(Account account, AcmeFolder folder) {
    this.account = account;
    this.folder = folder;
    this.session = new Session(account.directory(), new Provider(account.authorities()));
    session.networkSettings().setTimeout(PATIENCE);
  }

  /** For one order. */
  synchronized Login login() throws AcmeException, IOException, InterruptedException {
    var known = keys;
    if (known == null) {
      known = accountKeys();
      keys = known;
    }
    var at = location;
    if (at == null) {
      var builder = new AccountBuilder().agreeToTermsOfService().useKeyPair(known);
      account.email().ifPresent(builder::addEmail);
      at = builder.createLogin(session).getAccountLocation(); // finds it again by its key
      location = at;
    }
    return session.login(at, known);
  }

  /** The authority may have forgotten the account. */
  synchronized void logOut() {
    location = null;
  }

  private KeyPair accountKeys() throws IOException, InterruptedException {
    try (var lock =
        OrderLock.take(folder.lock("account"), PATIENCE)
            .orElseThrow(() -> new IOException("another gateway holds the account's key"))) {
      var text = SafeFiles.read(folder.accountKey());
      if (text.isPresent()) {
        return Keys.pairIn(text.get());
      }
      var made = Keys.generate();
      SafeFiles.write(folder.accountKey(), Keys.toPem(made));
      return made;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(folder.accountKey() + " is no key: " + e.getMessage(), e);
    }
  }

  /** Any directory, reached with our own idea of who is to be trusted. */
  private static final class Provider extends GenericAcmeProvider {
    private final @Nullable Authorities authorities;

    Provider(@Nullable Authorities authorities) {
      this.authorities = authorities;
    }

    @Override
    public HttpClient createHttpClient(NetworkSettings network) {
      var client =
          HttpClient.newBuilder()
              .followRedirects(Redirect.NORMAL)
              .connectTimeout(network.getTimeout())
              .proxy(network.getProxySelector());
      if (authorities != null) {
        client.sslContext(authorities.context());
      }
      return client.build();
    }
  }
}

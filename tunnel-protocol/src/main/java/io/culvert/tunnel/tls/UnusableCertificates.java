package io.culvert.tunnel.tls;

/** A listener cannot begin with the certificates it was given; the message names the file. */
public final class UnusableCertificates extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnusableCertificates(Exception cause) {
    super(cause.getMessage(), cause);
  }
}

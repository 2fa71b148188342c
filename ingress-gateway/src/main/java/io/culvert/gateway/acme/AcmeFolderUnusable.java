package io.culvert.gateway.acme;

import java.io.IOException;

/** The folder for certificates cannot be used; the message says why. */
public final class AcmeFolderUnusable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  AcmeFolderUnusable(IOException cause) {
    super(cause.toString(), cause);
  }
}

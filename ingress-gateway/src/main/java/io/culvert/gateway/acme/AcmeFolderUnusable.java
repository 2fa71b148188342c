package io.culvert.gateway.acme;

import io.culvert.runtime.start.CannotStart;
import io.culvert.tunnel.error.CulvertError;
import java.io.IOException;

/** The folder for certificates cannot be used; the message says why. */
final class AcmeFolderUnusable extends CannotStart {
  private static final long serialVersionUID = 1L;

  AcmeFolderUnusable(IOException cause) {
    super(
        CulvertError.CERTIFICATE_NOT_KEPT.code(),
        "The folder for certificates cannot be used: " + cause,
        CulvertError.CERTIFICATE_NOT_KEPT.action(),
        cause);
  }
}

package io.culvert.schemas.serde;

import io.culvert.events.SessionEvent;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * Tells Avro that our generated records are safe to make. Since 1.12.2 it refuses every class that
 * nobody vouched for; its system property would have to be on every command line.
 */
public final class TrustedRecords {

  private static final String PACKAGE = SessionEvent.class.getPackageName();

  static {
    // Added to what the user has set, never in place of it.
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.getGlobal(), type -> type.getPackageName().equals(PACKAGE)));
  }

  private TrustedRecords() {}

  /** Makes sure it has been said. */
  public static void trust() {
    // Loading this class did it.
  }

  static boolean isTrusted(String recordName) {
    return recordName.startsWith(PACKAGE + ".")
        && recordName.indexOf('.', PACKAGE.length() + 1) < 0;
  }
}

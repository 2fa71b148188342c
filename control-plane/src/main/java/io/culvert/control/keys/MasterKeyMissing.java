package io.culvert.control.keys;

import java.util.SortedSet;
import java.util.TreeSet;

/** Accounts' keys are wrapped under master keys that this platform was not given. */
public final class MasterKeyMissing extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient SortedSet<String> ids;

  MasterKeyMissing(SortedSet<String> ids) {
    super("accounts' keys are wrapped under master keys that are not set: " + ids);
    this.ids = new TreeSet<>(ids);
  }

  /** The ids of the master keys that are needed, see {@code MasterKey.id}. */
  public SortedSet<String> ids() {
    return ids;
  }
}

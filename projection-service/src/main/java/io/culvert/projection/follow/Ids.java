package io.culvert.projection.follow;

import io.culvert.projection.table.PgText;
import java.util.UUID;

/** Ids in events. */
public final class Ids {

  private Ids() {}

  /**
   * Reads an id that an event must have.
   *
   * @throws UnusableFactException when it is not a UUID, naming the field
   */
  public static UUID required(String field, String text) {
    var id = PgText.uuid(text);
    if (id == null) {
      throw new UnusableFactException(field + " is not a UUID");
    }
    return id;
  }
}

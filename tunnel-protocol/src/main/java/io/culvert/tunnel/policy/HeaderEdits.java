package io.culvert.tunnel.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes to one kind of head, carried out in this order.
 *
 * @param remove names of fields that go
 * @param replace parts of values that become something else
 * @param set fields that take the place of all of the same name
 * @param add fields that come besides those of the same name
 */
public record HeaderEdits(
    List<String> remove,
    List<HeaderReplacement> replace,
    List<HeaderField> set,
    List<HeaderField> add) {
  static final HeaderEdits NONE = new HeaderEdits(null, null, null, null);

  public HeaderEdits(
      @Nullable List<String> remove,
      @Nullable List<HeaderReplacement> replace,
      @Nullable List<HeaderField> set,
      @Nullable List<HeaderField> add) {
    this.remove = Bounded.list("fields to remove", remove);
    this.replace = Bounded.list("replacements", replace);
    this.set = Bounded.list("fields to set", set);
    this.add = Bounded.list("fields to add", add);
    this.remove.forEach(HeaderField::checkName);
  }
}

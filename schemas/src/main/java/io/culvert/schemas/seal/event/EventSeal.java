package io.culvert.schemas.seal.event;

import io.culvert.events.Sealed;
import io.culvert.schemas.seal.AccountCipher;
import io.culvert.schemas.seal.BrokenSealException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes what is personal out of one kind of event, sealed, and puts it back. Pure: events are
 * copied, never changed. An event of no account, and a fact without anything personal, pass as they
 * are.
 *
 * @param <E> the events
 */
public interface EventSeal<E> {

  /** Whose event it is; null for nobody's. */
  @Nullable String accountId(E event);

  /** What is sealed in it; null for nothing. */
  @Nullable Sealed sealed(E event);

  /** The event with everything personal under the account's key. */
  E seal(E event, AccountCipher cipher);

  /** The event without anything personal; empty when nothing would be left worth writing. */
  Optional<E> withoutContent(E event);

  /**
   * The event as it was before it was sealed.
   *
   * @param cipher of the key that {@link #sealed} names
   * @throws BrokenSealException when what is sealed was changed, or belongs to another event
   */
  E open(E event, AccountCipher cipher) throws BrokenSealException;
}

package io.culvert.control.hostname;

import io.culvert.control.view.View;
import io.culvert.events.HostnameEvent;
import io.culvert.schemas.hostname.HostnameBook;
import org.apache.avro.specific.SpecificRecord;

/** Who has which hostname, for the API to tell. */
final class HostnameView implements View {

  private final HostnameBook book = new HostnameBook();

  @Override
  public void apply(SpecificRecord event) {
    if (event instanceof HostnameEvent fact) {
      book.apply(fact);
    }
  }

  HostnameBook book() {
    return book;
  }
}

package io.culvert.standalone;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Ids of all completed exchanges that an account sees in the API, page by page. */
final class History {

  private History() {}

  static List<String> ids(int apiPort, String token, String host)
      throws IOException, InterruptedException {
    var ids = new ArrayList<String>();
    var path = "/api/v1/requests?limit=200&host=" + host;
    var cursor = "";
    while (cursor != null) {
      var page = Api.get(apiPort, token, path + cursor);
      for (var item : page.get("items")) {
        if (!item.get("open").asBoolean()) {
          ids.add(item.get("id").asString());
        }
      }
      var next = page.get("nextCursor");
      cursor = next == null || next.isNull() ? null : "&cursor=" + next.asString();
    }
    return ids;
  }
}

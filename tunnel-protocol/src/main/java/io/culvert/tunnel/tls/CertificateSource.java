package io.culvert.tunnel.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where certificates lie.
 *
 * @param chains PEM files, or folders that are searched
 * @param keys for each file of the first list its key; nothing for a folder
 */
record CertificateSource(List<Path> chains, List<Path> keys) {

  CertificateSource {
    chains = List.copyOf(chains);
    keys = List.copyOf(keys);
  }

  /**
   * What is there now; the first is for clients that name nobody who is known.
   *
   * @throws IOException when a folder cannot be read, or a file has no key
   */
  List<CertificateFiles> files() throws IOException {
    var all = new ArrayList<CertificateFiles>();
    var nextKey = keys.iterator();
    for (var chain : chains) {
      if (Files.isDirectory(chain)) {
        all.addAll(CertificateFiles.in(chain));
      } else if (nextKey.hasNext()) {
        all.add(new CertificateFiles(chain, nextKey.next()));
      } else {
        throw new IOException("no key is given for " + chain);
      }
    }
    if (all.isEmpty()) {
      throw new IOException("no certificate lies in " + chains);
    }
    return all;
  }
}

package io.culvert.standalone;

import io.culvert.embedded.DataFolder;
import io.culvert.embedded.database.DeleteTree;
import io.culvert.embedded.server.PlatformStartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Deletes what a platform has stored, and only that: the folders it makes itself, by their names.
 * Anything else in the data folder stays.
 */
final class ResetData {

  private static final List<String> OURS =
      List.of("kafka", "postgresql", "streams", "logs", MasterKeyFile.NAME);

  private ResetData() {}

  static void in(Path data) throws StartFailure {
    if (!Files.isDirectory(data)) {
      return;
    }
    // The lock says whether a platform is running on the folder; it is held while deleting.
    try (var _ = DataFolder.forDeletion(data)) {
      for (var name : OURS) {
        DeleteTree.at(data.resolve(name));
      }
    } catch (PlatformStartException e) {
      throw StartFailure.of(e);
    } catch (IOException e) {
      throw new StartFailure(
          "CVT-3004",
          "The data folder " + data + " cannot be cleared: " + e.getMessage() + ".",
          "Delete it by hand, or set DATA_DIR to another folder.",
          e);
    }
  }
}

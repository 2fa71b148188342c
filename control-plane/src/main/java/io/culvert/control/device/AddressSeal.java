package io.culvert.control.device;

import io.culvert.schemas.seal.Binding;
import io.culvert.schemas.seal.BrokenSealException;
import io.culvert.schemas.seal.MasterKeys;
import io.culvert.schemas.seal.PlatformSeal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The address that a device asked from, as it is in the log: readable for the page on which a
 * person decides, and for nobody who reads the topic.
 */
final class AddressSeal {

  private final PlatformSeal seal;

  AddressSeal(MasterKeys masters) {
    this.seal = new PlatformSeal(masters, "device-address");
  }

  ByteBuffer seal(String address, String deviceCodeSha256) {
    return ByteBuffer.wrap(
        seal.seal(address.getBytes(StandardCharsets.UTF_8), binding(deviceCodeSha256)));
  }

  /** Empty when there is none, or it is under a key that is gone. */
  Optional<String> open(ByteBuffer sealed, String deviceCodeSha256) {
    var bytes = new byte[sealed.remaining()];
    sealed.get(sealed.position(), bytes);
    try {
      return Optional.of(
          new String(seal.open(bytes, binding(deviceCodeSha256)), StandardCharsets.UTF_8));
    } catch (BrokenSealException e) {
      return Optional.empty();
    }
  }

  private static Binding binding(String deviceCodeSha256) {
    return Binding.of("DeviceLoginStarted.address", deviceCodeSha256);
  }
}

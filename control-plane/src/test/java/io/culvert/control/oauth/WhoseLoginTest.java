package io.culvert.control.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.oauth.WhoseLogin.Holder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WhoseLoginTest {

  private static final Optional<String> NOBODY = Optional.empty();
  private static final Optional<String> EMAIL = Optional.of("ada@example.com");

  @Test
  void aLinkedLoginOpensItsAccountWhateverTheAddressesAre() {
    assertThat(WhoseLogin.decide(Optional.of("a"), EMAIL, Optional.of(new Holder("b", true))))
        .isEqualTo(new WhoseLogin.Linked("a"));
    assertThat(WhoseLogin.decide(Optional.of("a"), NOBODY, Optional.empty()))
        .isEqualTo(new WhoseLogin.Linked("a"));
  }

  @Test
  void theSameVerifiedAddressOnBothSidesOpensTheAccount() {
    assertThat(WhoseLogin.decide(NOBODY, EMAIL, Optional.of(new Holder("a", true))))
        .isEqualTo(new WhoseLogin.SameAddress("a"));
  }

  @Test
  void anAddressThatOneSideDidNotVerifyOpensNothing() {
    assertThat(WhoseLogin.decide(NOBODY, EMAIL, Optional.of(new Holder("a", false))))
        .isEqualTo(new WhoseLogin.AddressNotVerifiedHere());
    assertThat(WhoseLogin.decide(NOBODY, NOBODY, Optional.empty()))
        .isEqualTo(new WhoseLogin.AddressNotVerifiedThere());
  }

  @Test
  void anAddressThatNobodyHasMakesANewAccount() {
    assertThat(WhoseLogin.decide(NOBODY, EMAIL, Optional.empty()))
        .isEqualTo(new WhoseLogin.Newcomer("ada@example.com"));
  }

  @Test
  void ofGitHubsAddressesOnlyTheVerifiedPrimaryOneCounts() {
    assertThat(
            GitHubUsers.verifiedPrimary(
                List.of(
                    address("other@example.com", false, true),
                    address("ada@example.com", true, true))))
        .contains("ada@example.com");
    assertThat(
            GitHubUsers.verifiedPrimary(
                List.of(
                    address("other@example.com", false, true),
                    address("ada@example.com", true, false))))
        .isEmpty();
  }

  private static Map<String, Object> address(String email, boolean primary, boolean verified) {
    return Map.of("email", email, "primary", primary, "verified", verified);
  }
}

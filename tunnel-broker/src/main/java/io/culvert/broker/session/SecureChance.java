package io.culvert.broker.session;

import io.culvert.broker.name.Label;
import io.culvert.broker.name.ResumeKey;
import java.security.SecureRandom;

/** Names and keys that nobody can guess. */
final class SecureChance implements Admission.Chance {
  private final SecureRandom random = new SecureRandom();

  @Override
  public String label() {
    return Label.random(random);
  }

  @Override
  public ResumeKey resumeKey() {
    return ResumeKey.random(random);
  }
}

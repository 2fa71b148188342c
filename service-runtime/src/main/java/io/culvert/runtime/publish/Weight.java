package io.culvert.runtime.publish;

/** What is given up first when memory for waiting records is short. */
public enum Weight {
  /** Small records that others are computed from. May use the whole budget. */
  FACT(1.0),
  /** Large records that can be missed. May use half of the budget, so facts always find room. */
  BULK(0.5);

  private final double share;

  Weight(double share) {
    this.share = share;
  }

  long limit(long budget) {
    return (long) (budget * share);
  }
}

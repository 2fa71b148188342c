package io.culvert.schemas.plan;

/** What happens to traffic when the month's bytes are used up. */
public enum AtLimit {
  /** It goes on; the agent says that the limit is passed. */
  WARN,
  /** It goes on at {@link Plan#throttleBytesPerSecond}. */
  THROTTLE,
  /** It is refused until the month ends or the plan changes. */
  BLOCK
}

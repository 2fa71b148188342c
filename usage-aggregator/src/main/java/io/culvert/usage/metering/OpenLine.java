package io.culvert.usage.metering;

import java.time.Instant;

/**
 * What an account has used in an hour that is not closed yet.
 *
 * @param hour start of the UTC hour
 * @param month YYYY-MM that it is billed in; an hour can have two
 */
record OpenLine(Instant hour, String accountId, String month, Quantities quantities) {}

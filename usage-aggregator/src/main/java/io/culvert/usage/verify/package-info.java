/**
 * Computes an account's bill again from the log and compares it with what was billed. Start at
 * {@link io.culvert.usage.verify.VerifyBill}.
 */
@NullMarked
package io.culvert.usage.verify;

import org.jspecify.annotations.NullMarked;

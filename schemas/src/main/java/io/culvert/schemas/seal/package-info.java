/**
 * Personal data under a key per account, so that destroying one key erases an account from a log
 * that nobody can rewrite. Start at {@link io.culvert.schemas.seal.AccountKeyring}, which knows the
 * keys; the format is told byte for byte in {@code docs/sealing.md}.
 */
@NullMarked
package io.culvert.schemas.seal;

import org.jspecify.annotations.NullMarked;

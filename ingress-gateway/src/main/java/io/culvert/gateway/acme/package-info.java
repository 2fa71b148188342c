/**
 * Certificates that are ordered from an authority by ACME (RFC 8555) for domains that are known to
 * lead here, kept in a folder, and renewed in time. {@code FindCertificate} is what a handshake
 * asks, {@code Orders} decides whether one is ordered, {@code Authority} does it, {@code
 * Challenges} and {@code AnswerChallenges} show that the domain is ours.
 *
 * <p>Start at {@link io.culvert.gateway.acme.AcmeCertificates}.
 */
@NullMarked
package io.culvert.gateway.acme;

import org.jspecify.annotations.NullMarked;

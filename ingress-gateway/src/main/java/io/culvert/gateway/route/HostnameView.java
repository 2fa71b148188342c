package io.culvert.gateway.route;

import io.culvert.schemas.hostname.HostnameBook;
import java.util.function.BooleanSupplier;

/**
 * How hostnames behave, as far as this gateway has read.
 *
 * @param book what was read
 * @param custom domains that the operator has given to hostnames
 * @param isRead whether that is everything that there was when it started. Before, nothing is
 *     recorded: somebody may have said what must not be
 */
public record HostnameView(HostnameBook book, CustomDomains custom, BooleanSupplier isRead) {}

package io.culvert.broker.session;

import io.culvert.broker.name.Names;
import io.culvert.broker.route.RouteView;
import io.culvert.schemas.account.CredentialBook;
import io.culvert.schemas.hostname.HostnameBook;
import io.culvert.schemas.plan.AccountPlans;

/**
 * What the log says, as far as this broker has read it. Its parts change while they are looked at;
 * each look-up is safe.
 *
 * @param credentials which tokens are good
 * @param plans what accounts may use
 * @param hostnames who owns which name
 * @param names who used which name last
 * @param routes sessions of all brokers
 */
public record Known(
    CredentialBook credentials,
    AccountPlans plans,
    HostnameBook hostnames,
    Names names,
    RouteView routes) {}

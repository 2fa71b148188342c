package io.culvert.control.hostname;

import io.culvert.events.HostnameEvent;
import io.culvert.events.HostnameReleased;
import io.culvert.events.HostnameReserved;
import io.culvert.events.TcpPortAssigned;
import io.culvert.events.TcpPortReleased;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What one account has of hostnames, for its plan's limits: the fold of those hostname events that
 * name the account.
 *
 * @param reserved names under the base domain
 * @param domains custom domains, verified or not
 * @param ports public TCP ports
 */
record AccountHostnames(SortedSet<String> reserved, SortedSet<String> domains, Set<Integer> ports) {

  private static final AccountHostnames NONE =
      new AccountHostnames(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());

  public AccountHostnames {
    reserved = Collections.unmodifiableSortedSet(reserved);
    domains = Collections.unmodifiableSortedSet(domains);
    ports = Collections.unmodifiableSet(ports);
  }

  static AccountHostnames none() {
    return NONE;
  }

  /** All of them, in the order of their names. */
  SortedSet<String> all() {
    var all = new TreeSet<>(reserved);
    all.addAll(domains);
    return all;
  }

  AccountHostnames evolve(HostnameEvent event) {
    var names = new TreeSet<>(reserved);
    var customs = new TreeSet<>(domains);
    var held = new TreeSet<>(ports);
    switch (event.getPayload()) {
      case HostnameReserved fact -> (fact.getCustom() ? customs : names).add(event.getHostname());
      case HostnameReleased _ -> {
        names.remove(event.getHostname());
        customs.remove(event.getHostname());
      }
      case TcpPortAssigned fact -> held.add(fact.getPort());
      case TcpPortReleased fact -> held.remove(fact.getPort());
      default -> {} // changes no number
    }
    return new AccountHostnames(names, customs, held);
  }
}

package io.culvert.broker.session;

import io.culvert.tunnel.hello.Hello;

/**
 * Who says hello.
 *
 * @param address for people to read
 * @param from whom it stands for, see {@link AddressGroup}
 */
public record Arrival(Hello hello, String address, String from) {}

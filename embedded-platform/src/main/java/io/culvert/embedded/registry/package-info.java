/**
 * A schema registry that speaks the part of Confluent's REST API that clients use and keeps its
 * state in the topic {@code _schemas}, in Confluent's record format. Start with {@link
 * io.culvert.embedded.registry.EmbeddedRegistry}.
 */
@NullMarked
package io.culvert.embedded.registry;

import org.jspecify.annotations.NullMarked;

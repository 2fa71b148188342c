/**
 * Talks to a schema registry with Confluent's REST API: which id a schema has, and which schema an
 * id means. Start at {@link io.culvert.schemas.registry.SchemaRegistry}.
 */
@NullMarked
package io.culvert.schemas.registry;

import org.jspecify.annotations.NullMarked;

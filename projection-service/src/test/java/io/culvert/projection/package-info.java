/** Tests of the whole service, on real Kafka and PostgreSQL. Start at {@code ExchangeApiTest}. */
@NullMarked
package io.culvert.projection;

import org.jspecify.annotations.NullMarked;

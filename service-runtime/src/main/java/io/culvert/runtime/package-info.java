/**
 * What every service needs to start and to meet the log: settings, health, topics, publishing and
 * following. Nothing here knows what the services are about. Start at {@link
 * io.culvert.runtime.settings.Settings} and {@link io.culvert.runtime.publish.EventPublisher}.
 */
@NullMarked
package io.culvert.runtime;

import org.jspecify.annotations.NullMarked;

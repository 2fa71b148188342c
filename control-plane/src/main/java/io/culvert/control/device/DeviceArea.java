package io.culvert.control.device;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import io.culvert.control.ControlSettings;
import io.culvert.control.api.Authentication;
import io.culvert.control.api.ClientAddress;
import io.culvert.control.order.OrderDesk;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Devices' logins: the routes of devices, of the page on which a person decides, and the view. */
@Configuration(proxyBeanMethods = false)
public class DeviceArea {

  @Bean
  WaitingDevices waitingDevices(Clock clock) {
    return new WaitingDevices(clock);
  }

  @Bean
  RouterFunction<ServerResponse> deviceRoutes(
      ControlSettings settings,
      OrderDesk desk,
      WaitingDevices devices,
      ClientAddress clients,
      Clock clock) {
    var handlers =
        new DeviceHandlers(
            desk, devices, settings.masters(), clients, settings.publicUrl().toString(), clock);
    return route()
        .POST("/auth/device", handlers::start)
        .POST("/auth/token", handlers::token)
        .build();
  }

  @Bean
  RouterFunction<ServerResponse> devicePageRoutes(
      ControlSettings settings,
      OrderDesk desk,
      WaitingDevices devices,
      ClientAddress clients,
      Authentication authentication,
      Clock clock) {
    var handlers = new DevicePageHandlers(desk, devices, settings.masters(), clients, clock);
    // Whoever lets a device in may do what the device will be able to.
    return route()
        .GET("/api/v1/device", handlers::show)
        .POST("/api/v1/device/approve", handlers::approve)
        .POST("/api/v1/device/deny", handlers::deny)
        .filter(authentication.requires(Authentication.ADMIN))
        .build();
  }
}

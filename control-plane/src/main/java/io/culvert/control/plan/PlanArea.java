package io.culvert.control.plan;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import io.culvert.control.ControlSettings;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** {@code GET /api/v1/plans}: what there is to choose from. Anybody may ask. */
@Configuration(proxyBeanMethods = false)
public class PlanArea {

  @Bean
  RouterFunction<ServerResponse> planRoutes(ControlSettings settings) {
    List<PlanItem> plans = settings.plans().all().stream().map(PlanItem::of).toList();
    return route()
        .GET(
            "/api/v1/plans",
            _ ->
                ServerResponse.ok()
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue(Map.of("plans", plans)))
        .build();
  }
}

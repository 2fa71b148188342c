package io.culvert.benchmarks.peers;

import io.culvert.benchmarks.process.Command;
import io.culvert.benchmarks.process.Workshop;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** nginx as a plain reverse proxy: the limit for one hop without any tunnel. */
final class NginxProxy implements Peer {

  @Override
  public String name() {
    return "nginx";
  }

  @Override
  public boolean isTunnel() {
    return false;
  }

  @Override
  public @Nullable String missing() {
    return Workshop.find("nginx") == null ? "nginx" : null;
  }

  @Override
  public String description() throws IOException, InterruptedException {
    return Command.firstLine("nginx", "-v").replaceAll(".*nginx/", "")
        + ", one hop, 2 workers, keep-alive upstream, no buffering";
  }

  @Override
  public Running start(Workshop shop, Origins origins) throws IOException, InterruptedException {
    int port = Workshop.freePort();
    var folder = Files.createDirectory(shop.folder().resolve("nginx"));
    var file =
        shop.write(
            "nginx.conf",
            """
            daemon off; worker_processes 2; pid %1$s/nginx.pid; error_log %1$s/error.log;
            events { worker_connections 16384; }
            http {
              access_log off; client_body_temp_path %1$s; proxy_temp_path %1$s;
              fastcgi_temp_path %1$s; uwsgi_temp_path %1$s; scgi_temp_path %1$s;
              upstream origin { server 127.0.0.1:%2$d; keepalive 256; }
              server {
                listen 127.0.0.1:%3$d backlog=4096; client_max_body_size 0; keepalive_requests 1000000000;
                location / {
                  proxy_pass http://origin; proxy_http_version 1.1; proxy_set_header Connection "";
                  proxy_set_header Host $host; proxy_buffering off; proxy_request_buffering off;
                }
              }
            }
            """
                .formatted(folder, origins.http(), port));
    var nginx = shop.start("nginx", String.valueOf(Workshop.find("nginx")), "-c", file.toString());
    Workshop.awaitPort(nginx, port);
    return new Running(port, "127.0.0.1", null, List.of(nginx), List.of());
  }
}

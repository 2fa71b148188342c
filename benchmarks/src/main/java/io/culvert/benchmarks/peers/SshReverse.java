package io.culvert.benchmarks.peers;

import io.culvert.benchmarks.process.Command;
import io.culvert.benchmarks.process.Workshop;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** OpenSSH's remote forwarding, {@code ssh -R}. */
final class SshReverse implements Peer {

  @Override
  public String name() {
    return "ssh -R";
  }

  @Override
  public boolean isTunnel() {
    return true;
  }

  @Override
  public @Nullable String missing() {
    return Workshop.find("sshd") == null ? "sshd" : null;
  }

  @Override
  public String description() throws IOException, InterruptedException {
    return Command.firstLine("ssh", "-V") + ", defaults";
  }

  @Override
  public Running start(Workshop shop, Origins origins) throws IOException, InterruptedException {
    int listen = Workshop.freePort();
    int http = Workshop.freePort();
    int tcp = Workshop.freePort();
    var hostKey = key(shop, "host");
    var userKey = key(shop, "user");
    var authorized = shop.write("authorized", Files.readString(shop.folder().resolve("user.pub")));
    var config =
        shop.write(
            "sshd.conf",
            """
            Port %d
            ListenAddress 127.0.0.1
            HostKey %s
            AuthorizedKeysFile %s
            PidFile none
            StrictModes no
            UsePAM no
            PermitRootLogin yes
            """
                .formatted(listen, hostKey, authorized));
    Files.createDirectories(java.nio.file.Path.of("/run/sshd"));
    var server =
        shop.start(
            "sshd", String.valueOf(Workshop.find("sshd")), "-D", "-e", "-f", config.toString());
    Workshop.awaitPort(server, listen);
    var command =
        new ArrayList<>(
            List.of(
                "ssh",
                "-N",
                "-F",
                "none",
                "-o",
                "StrictHostKeyChecking=no",
                "-o",
                "UserKnownHostsFile=/dev/null",
                "-o",
                "ExitOnForwardFailure=yes",
                "-i",
                userKey,
                "-p",
                String.valueOf(listen),
                "-R",
                "127.0.0.1:" + http + ":127.0.0.1:" + origins.http()));
    if (origins.iperf() != null) {
      command.addAll(List.of("-R", "127.0.0.1:" + tcp + ":127.0.0.1:" + origins.iperf()));
    }
    command.add(System.getProperty("user.name") + "@127.0.0.1");
    var agent = shop.start("ssh", command.toArray(String[]::new));
    Workshop.awaitPort(agent, http);
    return new Running(
        http, "127.0.0.1", origins.iperf() == null ? null : tcp, List.of(server), List.of(agent));
  }

  private static String key(Workshop shop, String name) throws IOException, InterruptedException {
    var file = shop.folder().resolve(name).toString();
    Command.output("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file);
    return file;
  }
}

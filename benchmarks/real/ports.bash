# shellcheck shell=bash
# Ports that nobody listens on. They are given back before they are used, so take all that are needed at once.

free_ports() {  # so many, one a line
  node -e '
    const net = require("net")
    const servers = []
    const next = () => {
      if (servers.length === Number(process.argv[1])) {
        for (const server of servers) { console.log(server.address().port); server.close() }
      } else {
        const server = net.createServer().listen(0, "127.0.0.1", next)
        servers.push(server)
      }
    }
    next()' "$1"
}

// A WebSocket server that sends everything back, by the npm package ws: node websocket.cjs PORT
// It compresses when the client does, speaks the subprotocol v2.echo when it is offered, and answers the text "?" with what was agreed on.
// Other requests get an empty page.
const { createServer } = require('node:http')
const { WebSocketServer } = require('ws')

const server = createServer((request, response) => {
  response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>echo</title>')
})

new WebSocketServer({
  server,
  maxPayload: 64 << 20,
  perMessageDeflate: { threshold: 0 },
  handleProtocols: (offered) => (offered.has('v2.echo') ? 'v2.echo' : false),
}).on('connection', (socket, request) => {
  socket.on('message', (message, binary) => {
    if (!binary && message.toString() === '?') {
      socket.send(JSON.stringify({ extensions: socket.extensions, protocol: socket.protocol, url: request.url }))
    } else {
      socket.send(message, { binary })
    }
  })
  socket.on('close', (code, reason) => console.log(`closed ${code} ${reason}`))
})

server.listen(Number(process.argv[2]), '127.0.0.1')

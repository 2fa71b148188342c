// One WebSocket in each of its less usual shapes: node websocket-shapes.cjs PORT HOST; prints what was as it should be, one a line.
const assert = require('node:assert')
const { once } = require('node:events')
const { randomBytes } = require('node:crypto')
const WebSocket = require('ws')

const [port, host] = process.argv.slice(2)
const LARGE = 10 << 20

async function connect(protocols, options) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/shapes`, protocols, { headers: { host }, maxPayload: 64 << 20, ...options })
  await once(socket, 'open')
  return socket
}

async function ask(socket, message, options) {
  socket.send(message, options)
  const [answer, binary] = await once(socket, 'message')
  return { answer, binary }
}

async function close(socket) {
  socket.close(4001, 'enough')
  const [code, reason] = await once(socket, 'close')
  assert.deepEqual([code, reason.toString()], [4001, 'enough'])
}

async function large() {
  const socket = await connect([], { perMessageDeflate: false })
  for (const bytes of [randomBytes(LARGE), Buffer.alloc(LARGE, 'ü')]) {
    const { answer, binary } = await ask(socket, bytes, { binary: true })
    assert(binary && answer.equals(bytes))
  }
  const { answer } = await ask(socket, '?')
  assert.equal(JSON.parse(answer).extensions, '')
  await close(socket)
  console.log('messages of 10 MiB come back to the byte, close code 4001 and its reason too')
}

async function compressed() {
  const socket = await connect([], { perMessageDeflate: { threshold: 0 } })
  assert.match(socket.extensions, /permessage-deflate/)
  const text = 'the same again and again, '.repeat(400_000)
  const before = socket._socket.bytesRead + socket._socket.bytesWritten
  const { answer, binary } = await ask(socket, text)
  const passed = socket._socket.bytesRead + socket._socket.bytesWritten - before
  assert(!binary && answer.toString() === text)
  assert(passed < text.length / 20, `${passed} bytes passed`)
  assert.match(JSON.parse((await ask(socket, '?')).answer).extensions, /permessage-deflate/)
  await close(socket)
  console.log(`permessage-deflate agreed on by both ends: ${2 * text.length >> 20} MiB of text passed as ${passed >> 10} KiB`)
}

async function named() {
  const socket = await connect(['v1.other', 'v2.echo'])
  assert.equal(socket.protocol, 'v2.echo')
  assert.equal(JSON.parse((await ask(socket, '?')).answer).protocol, 'v2.echo')
  await close(socket)
  console.log('the subprotocol that the origin chose')
}

async function pieces() {
  const socket = await connect([], { perMessageDeflate: false })
  const parts = Array.from({ length: 100 }, (_, i) => randomBytes(i * 37))
  parts.forEach((part, i) => socket.send(part, { binary: true, fin: i === parts.length - 1 }))
  const [answer] = await once(socket, 'message')
  assert(answer.equals(Buffer.concat(parts)))
  socket.ping('are you there')
  const [pong] = await once(socket, 'pong')
  assert.equal(pong.toString(), 'are you there')
  await close(socket)
  console.log('a message in 100 fragments, ping and pong')
}

large().then(compressed).then(named).then(pieces)

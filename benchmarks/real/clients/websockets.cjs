// Many WebSockets at once that send and check what comes back: node websockets.cjs PORT HOST COUNT SECONDS
// Each has up to three messages on their way, numbered, of 16 to 4,096 bytes; one that is lost, changed or out of order is told and the status is 1.
const { randomBytes } = require('node:crypto')
const WebSocket = require('ws')

const [port, host, count, seconds] = process.argv.slice(2).map((word, i) => (i === 1 ? word : Number(word)))
const noise = randomBytes(1 << 20)
const BURST = 3
const PAUSE = 1000 // between the bursts of one socket, ms
const AT_ONCE = 50 // handshakes
const PATIENCE = 30_000 // for what is still on its way at the end, ms

const delays = []
const worst = [] // of the answers that came in each second, ms
let began
let wrong = 0
let closed = 0
const complain = (what) => { if (wrong++ < 5) console.error(what) }

function noted(delay) {
  delays.push(delay)
  const second = Math.floor((performance.now() - began) / 1000)
  worst[second] = Math.max(worst[second] ?? 0, Math.round(delay))
}

function message(socket, number) {
  const size = 16 + Math.floor(Math.random() * 4080)
  const bytes = Buffer.alloc(size)
  noise.copy(bytes, 0, Math.floor(Math.random() * (noise.length - size)))
  bytes.writeUInt32BE(socket, 0)
  bytes.writeUInt32BE(number, 4)
  return bytes
}

const open = (id) => new Promise((resolve, reject) => {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/echo?${id}`, { headers: { host }, perMessageDeflate: false })
  const line = { id, socket, sent: 0, waiting: [] }
  socket.on('open', () => resolve(line))
  socket.on('error', reject)
  socket.on('close', (code) => { if (code !== 1000) { closed++; complain(`${id} was closed with ${code}`) } })
  socket.on('message', (bytes) => {
    const expected = line.waiting.shift()
    if (!expected?.bytes.equals(bytes)) complain(`${id}: not what was expected`)
    else noted(performance.now() - expected.at)
  })
})

function burst(line) {
  for (let i = 0; i < BURST; i++) {
    const bytes = message(line.id, line.sent++)
    line.waiting.push({ bytes, at: performance.now() })
    line.socket.send(bytes)
  }
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
const quantile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(1)

async function main() {
  const lines = []
  for (let id = 0; id < count; id += AT_ONCE) {
    lines.push(...await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - id) }, (_, i) => open(id + i))))
  }
  console.log(`open ${lines.length}`)
  began = performance.now()
  const timers = []
  for (const line of lines) {
    setTimeout(() => { burst(line); timers.push(setInterval(burst, PAUSE, line)) }, Math.random() * PAUSE)
  }
  await pause(seconds * 1000)
  timers.forEach(clearInterval)
  const end = performance.now() + PATIENCE
  while (lines.some((line) => line.waiting.length) && performance.now() < end) await pause(50)
  const lost = lines.reduce((sum, line) => sum + line.waiting.length, 0)
  lines.forEach((line) => line.socket.close(1000))
  console.log(`worst by second: ${Array.from(worst, (ms) => ms ?? '-').join(' ')}`)
  delays.sort((a, b) => a - b)
  console.log(JSON.stringify({
    sockets: lines.length, messages: delays.length, lost, wrong, closed,
    p50: quantile(delays, 0.5), p99: quantile(delays, 0.99), max: quantile(delays, 1),
    later: Math.max(...worst.slice(seconds / 6).filter(Boolean)),
  }))
  process.exitCode = lost || wrong || closed ? 1 : 0
}

main()

// One WebSocket that is silent for long, then speaks: node idle-websocket.cjs PORT HOST SECONDS
const WebSocket = require('ws')

const [port, host, seconds] = process.argv.slice(2)
const socket = new WebSocket(`ws://127.0.0.1:${port}/idle`, { headers: { host } })
const opened = Date.now()
socket.on('open', () => setTimeout(() => socket.send('still there'), seconds * 1000))
socket.on('message', (message) => {
  console.log(`${message} after ${Math.round((Date.now() - opened) / 1000)} s`)
  socket.close(1000)
})
socket.on('close', (code) => {
  if (code !== 1000) console.log(`closed with ${code} after ${Math.round((Date.now() - opened) / 1000)} s`)
  process.exitCode = code === 1000 ? 0 : 1
})
socket.on('error', (error) => console.log(String(error)))

// A client as Comzy's own is, written from the description of its protocol, with the same libraries (ws, axios):
// node comzy.cjs SERVER USER PORT. Registers, hands each request to http://localhost:PORT, comes again 5 s after it was cut off.
const axios = require('axios')
const FormData = require('form-data')
const WebSocket = require('ws')

const [server, userId, port] = process.argv.slice(2)
const PING = 20_000
const RECONNECT = 5_000
const TIMEOUT = 30_000
const BINARY = /^(image|video|audio)\/|^application\/(octet-stream|pdf)/

function connect() {
  const socket = new WebSocket(server)
  const pings = setInterval(() => socket.readyState === WebSocket.OPEN && socket.ping(), PING)
  socket.on('open', () => socket.send(JSON.stringify({ type: 'register', userId, port: Number(port) })))
  socket.on('message', async (data) => {
    const message = JSON.parse(data)
    if (message.type) console.log(JSON.stringify(message))
    else socket.send(JSON.stringify({ id: message.id, ...await forward(message) }))
  })
  socket.on('error', (error) => console.error(String(error)))
  socket.on('close', () => {
    clearInterval(pings)
    setTimeout(connect, RECONNECT)
  })
}

async function forward({ method, path, headers, body, files }) {
  try {
    const form = files?.length ? multipart(body, files) : undefined
    const response = await axios({
      method,
      url: `http://localhost:${port}${path}`,
      headers: form ? { ...headers, ...form.getHeaders() } : headers,
      data: form ?? body,
      timeout: TIMEOUT,
      responseType: 'arraybuffer',
      validateStatus: () => true,
    })
    return { status: response.status, headers: response.headers, body: content(response) }
  } catch (error) {
    console.error(String(error))
    return { status: 500, headers: {}, body: { error: 'Internal server error' } }
  }
}

function multipart(fields, files) {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields ?? {})) form.append(name, value)
  for (const { fieldname, originalname, mimetype, buffer } of files) {
    form.append(fieldname, Buffer.from(buffer.data), { filename: originalname, contentType: mimetype })
  }
  return form
}

function content({ headers, data }) {
  const type = headers['content-type'] ?? ''
  if (BINARY.test(type)) return { type: 'binary', data: data.toString('base64') }
  return type.startsWith('application/json') ? JSON.parse(data) : data.toString()
}

connect()

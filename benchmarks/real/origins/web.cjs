// The ordinary web server behind a tunnel: node web.cjs PORT [FILE]. Each response says in x-target what was asked for.
//   /file               FILE, as it is
//   /echo               the body that came, with its type
//   /sha256             how many bytes came, and their digest; nothing is kept
//   /upload             keeps the body as the file `upload`
//   /wait?SECONDS       answers only then: long polling
//   /events?COUNT       so many server-sent events, one a second, each with the time at which it was sent (ms)
//   /silence?SECONDS    one event, silence, one more event
const { createReadStream, createWriteStream, statSync } = require('node:fs')
const { createHash } = require('node:crypto')
const { createServer } = require('node:http')
const { pipeline } = require('node:stream')

const [port, file] = process.argv.slice(2)
const seconds = (url) => Number(url.search.slice(1))

const routes = {
  '/file': (request, response) => {
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': statSync(file).size })
    pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), response, () => {})
  },
  '/echo': (request, response) => {
    response.writeHead(200, { 'content-type': request.headers['content-type'] ?? 'application/octet-stream' })
    pipeline(request, response, () => {})
  },
  '/sha256': (request, response) => {
    const hash = createHash('sha256')
    let size = 0
    request.on('data', (piece) => { size += piece.length; hash.update(piece) })
    request.on('end', () => response.end(`${size} ${hash.digest('hex')}\n`))
  },
  '/upload': (request, response) => {
    pipeline(request, createWriteStream('upload'), () => response.writeHead(201).end())
  },
  '/wait': (request, response, url) => {
    setTimeout(() => response.end('now\n'), seconds(url) * 1000)
  },
  '/events': (request, response, url) => {
    const event = (number) => {
      response.write(`id: ${number}\ndata: ${Date.now()}\n\n`)
      if (number === seconds(url)) response.end()
      else setTimeout(event, 1000, number + 1)
    }
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
    event(1)
  },
  '/silence': (request, response, url) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
    response.write('data: before\n\n')
    setTimeout(() => response.end('data: after\n\n'), seconds(url) * 1000)
  },
}

const server = createServer((request, response) => {
  const url = new URL(request.url, 'http://origin')
  const route = routes[url.pathname]
  response.setHeader('x-target', request.url)
  if (route) route(request, response, url)
  else response.writeHead(404).end()
})
server.requestTimeout = 0 // an upload may take as long as it takes
server.listen(Number(port), '127.0.0.1')

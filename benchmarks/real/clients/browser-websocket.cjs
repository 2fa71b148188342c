// A browser's WebSocket on the HTTP/2 connection of its page (RFC 8441): node browser-websocket.cjs URL FOLDER
// Chromium's own network log tells how it went. Stays until there is a file FOLDER/seen.
const assert = require('node:assert')
const { existsSync, readFileSync } = require('node:fs')
const { join } = require('node:path')
const { launch } = require('./chromium.cjs')

const [url, folder] = process.argv.slice(2)
const log = join(folder, 'network.json')

async function main() {
  const browser = await launch(`--log-net-log=${log}`)
  try {
    const page = await browser.newPage({ ignoreHTTPSErrors: true })
    page.setDefaultTimeout(60_000)
    await page.goto(`${url}/`)
    const protocol = await page.evaluate(() => performance.getEntriesByType('navigation')[0].nextHopProtocol)
    assert.equal(protocol, 'h2')
    const same = await page.evaluate(() => new Promise((resolve, reject) => {
      const socket = window.socket = new WebSocket(`wss://${location.host}/browser`, ['v2.echo'])
      const text = 'grüße '.repeat(100_000)
      socket.onopen = () => socket.send(text)
      socket.onmessage = ({ data }) => resolve(data === text && socket.protocol === 'v2.echo')
      socket.onerror = () => reject(new Error('the WebSocket failed'))
    }))
    assert(same)
    console.log('echoed')
    while (!existsSync(join(folder, 'seen'))) await new Promise((resolve) => setTimeout(resolve, 200))
    await page.evaluate(() => new Promise((resolve) => { window.socket.onclose = resolve; window.socket.close(4002, 'bye') }))
  } finally {
    await browser.close()
  }
  assert.match(readFileSync(log, 'utf8'), /:protocol: websocket/)
}

main().catch((error) => { console.error(error); process.exitCode = 1 })

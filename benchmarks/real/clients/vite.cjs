// Opens a page of Vite's, edits its module and its stylesheet, and waits until the page shows both without having been loaded again:
// node vite.cjs URL FOLDER. Stays until there is a file FOLDER/seen.
const assert = require('node:assert')
const { existsSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')
const { launch } = require('./chromium.cjs')

const [url, folder] = process.argv.slice(2)
const edit = (file, text) => writeFileSync(join(folder, file), text)

async function main() {
  const browser = await launch('--host-resolver-rules=MAP *.culvert.test 127.0.0.1')
  try {
    const page = await browser.newPage()
    page.setDefaultTimeout(60_000)
    page.on('console', (message) => console.log('page:', message.text()))
    const connected = page.waitForEvent('console', (message) => message.text().includes('[vite] connected'))
    await page.goto(url)
    await page.waitForFunction(() => document.querySelector('#message').textContent === 'one')
    await connected
    await page.evaluate(() => { window.kept = 'kept' })
    let loads = 0
    page.on('framenavigated', () => loads++)

    edit('message.js', "export const message = 'two'\n")
    await page.waitForFunction(() => document.querySelector('#message').textContent === 'two')
    edit('style.css', 'h1 { color: rgb(4, 5, 6) }\n')
    await page.waitForFunction(() => getComputedStyle(document.querySelector('h1')).color === 'rgb(4, 5, 6)')
    assert.equal(await page.evaluate(() => window.kept), 'kept')
    assert.equal(loads, 0)
    console.log('changed')
    while (!existsSync(join(folder, 'seen'))) await new Promise((resolve) => setTimeout(resolve, 200))
  } finally {
    await browser.close()
  }
}

main().catch((error) => { console.error(error); process.exitCode = 1 })

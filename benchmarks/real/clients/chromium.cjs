// Debian's Chromium, headless, driven by playwright-core; nothing of it looks for hosts beyond this machine.
const { chromium } = require('playwright-core')

exports.launch = (...further) => chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', ...further],
})

// Prints recorded exchanges with what is sealed in them, for those who have the master key: one JSON line per record.
// Usage: MASTER_KEY_FILE=data/master.key node open-sealed.mjs      KAFKA=localhost:9092 REGISTRY=http://localhost:8081
// The format is told in docs/sealing.md; nothing but node:crypto and node:zlib is needed to open it.
import { createCipheriv, createDecipheriv, createHash, hkdfSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { inflateRawSync } from 'node:zlib'
import avro from 'avsc'
import { Kafka, logLevel } from 'kafkajs'
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry'

// XAES-256-GCM, c2sp.org/XAES-256-GCM: the first half of the nonce makes the message's key, the second is its nonce.
const openXaes = (key, nonce, bound, ciphertext) => {
  const aes = (block) => {
    const cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false)
    return Buffer.concat([cipher.update(block), cipher.final()])
  }
  const l = aes(Buffer.alloc(16))
  const k1 = Buffer.from(l.map((byte, i) => (byte << 1) | ((l[i + 1] ?? 0) >> 7)))
  if (l[0] & 0x80) k1[15] ^= 0x87
  const part = (n) => aes(Buffer.concat([Buffer.from([0, n, 0x58, 0]), nonce.subarray(0, 12)]).map((byte, i) => byte ^ k1[i]))
  const gcm = createDecipheriv('aes-256-gcm', Buffer.concat([part(1), part(2)]), nonce.subarray(12))
  gcm.setAAD(Buffer.from(bound.join('\n')))
  gcm.setAuthTag(ciphertext.subarray(-16))
  return Buffer.concat([gcm.update(ciphertext.subarray(0, -16)), gcm.final()])
}

// What small records are made of: of each line the name and the value, as Avro strings.
const dictionaryFile = process.env.DICTIONARY_FILE ?? '../../schemas/src/main/resources/io/culvert/schemas/seal/dictionary-1.txt'
const avroString = avro.Type.forSchema('string')
const dictionary = Buffer.concat(readFileSync(dictionaryFile, 'utf8').split('\n').flatMap((line) => {
  const colon = line.indexOf(': ')
  return colon < 0 ? [line] : [line.slice(0, colon), line.slice(colon + 2)]
}).filter(Boolean).map((part) => avroString.toBuffer(part)))

// The first byte says how the rest is packed: 0 not at all, 1 raw DEFLATE, 2 raw DEFLATE with the dictionary.
const unpack = (packed) => {
  switch (packed[0]) {
    case 0: return packed.subarray(1)
    case 1: return inflateRawSync(packed.subarray(1))
    case 2: return inflateRawSync(packed.subarray(1), { dictionary })
    default: throw new Error(`packed in a way from the future: ${packed[0]}`)
  }
}

const fields = { type: 'array', items: { type: 'record', name: 'Header', fields: [{ name: 'name', type: 'string' }, { name: 'value', type: 'string' }] } }
const more = { type: 'array', items: 'Header' }
const exchangeContent = avro.Type.forSchema({ type: 'record', name: 'ExchangeContent', fields: [
  { name: 'target', type: 'string' },
  { name: 'requestHeaders', type: fields },
  { name: 'clientAddress', type: 'string' },
  { name: 'reason', type: 'string' },
  { name: 'responseHeaders', type: more },
  { name: 'requestBody', type: ['null', 'bytes'] },
  { name: 'requestTrailers', type: more },
  { name: 'responseBody', type: ['null', 'bytes'] },
  { name: 'responseTrailers', type: more },
] })

const masters = readFileSync(process.env.MASTER_KEY_FILE ?? 'data/master.key', 'utf8').split(/[\s,]+/).filter(Boolean)
  .map((base64) => Buffer.from(base64, 'base64'))
const idOf = (master) => createHash('sha256').update(master).digest('hex').slice(0, 16)
const keys = new Map() // accountId -> { keyId, key }

const learnKey = (accountId, wrapped) => {
  const master = masters.find((known) => idOf(known) === wrapped?.masterKeyId)
  if (!master) return keys.delete(accountId) // a tombstone: the account is erased
  const wrapping = Buffer.from(hkdfSync('sha256', master, '', 'culvert/v1/account-keys', 32))
  const key = openXaes(wrapping, wrapped.nonce, ['AccountKey', accountId, wrapped.keyId], wrapped.wrappedKey)
  keys.set(accountId, { keyId: wrapped.keyId, key })
}

// What is sealed in an event, or undefined when its key is destroyed.
const open = (accountId, sealed, bound) => {
  const known = keys.get(accountId)
  return known?.keyId === sealed.keyId ? unpack(openXaes(known.key, sealed.nonce, bound, sealed.ciphertext)) : undefined
}

// Facts come as { ExchangeCompleted: {...} } or bare, as the Avro library likes.
const kindOf = (fact) => fact.outcome ? 'ExchangeCompleted' : 'ExchangeOpened'
const show = (event) => {
  const fact = event.payload['io.culvert.events.ExchangeCompleted'] ?? event.payload['io.culvert.events.ExchangeOpened'] ?? event.payload
  const sealed = fact.sealed?.['io.culvert.events.Sealed'] ?? fact.sealed
  const line = { exchangeId: event.exchangeId, accountId: event.accountId, method: fact.request.method, status: fact.response?.status }
  if (!sealed) return { ...line, target: fact.request.target }
  const opened = open(event.accountId, sealed, [kindOf(fact), event.accountId, event.sessionId, event.exchangeId])
  if (!opened) return { ...line, erased: true }
  const content = exchangeContent.fromBuffer(opened.subarray(10)) // after single-object encoding's ten bytes
  return { ...line, ...content, requestBody: content.requestBody?.toString('latin1'), responseBody: content.responseBody?.toString('latin1') }
}

const kafka = new Kafka({ clientId: 'open-sealed', brokers: [process.env.KAFKA ?? 'localhost:9092'], logLevel: logLevel.NOTHING })
const registry = new SchemaRegistry({ host: process.env.REGISTRY ?? 'http://localhost:8081' })

// Reads a topic to where it ends now; "nothing more came" is the end, as compacted topics end in records nobody is shown.
const readAll = (topic, on) => new Promise(async (resolve, reject) => {
  const consumer = kafka.consumer({ groupId: `open-sealed-${topic}-${process.pid}`, maxWaitTimeInMs: 200 })
  const done = () => consumer.disconnect().then(resolve, reject)
  let idle = setTimeout(done, 10_000)
  try {
    await consumer.connect()
    await consumer.subscribe({ topics: [topic], fromBeginning: true })
    await consumer.run({
      eachMessage: async ({ message }) => {
        clearTimeout(idle)
        on(message.key?.toString(), message.value && await registry.decode(message.value))
        idle = setTimeout(done, 2_000)
      },
    })
  } catch (e) {
    reject(e)
  }
})

await readAll('culvert.account.keys.v1', learnKey) // first: a key is there before anything is sealed under it
await readAll('culvert.http.exchanges.v1', (_, event) => console.log(JSON.stringify(show(event))))
process.exit(0)

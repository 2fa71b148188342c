// Reads every public topic of Culvert from its beginning to where it ends now, and prints one JSON line per record.
// Usage: node read-topics.mjs [topic ...]      KAFKA=localhost:9092 REGISTRY=http://localhost:8081
import { Kafka, logLevel } from 'kafkajs'
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry'

const wanted = process.argv.slice(2)
const topics = wanted.length ? wanted : [
  'culvert.session.events.v1',
  'culvert.http.exchanges.v1',
  'culvert.http.bodies.v1',
  'culvert.usage.monthly.v1',
]

const kafka = new Kafka({
  clientId: 'read-topics',
  brokers: [process.env.KAFKA ?? 'localhost:9092'],
  logLevel: logLevel.NOTHING,
})
const registry = new SchemaRegistry({ host: process.env.REGISTRY ?? 'http://localhost:8081' })

// What there is to read: the end of every partition that is not empty, as of now.
const admin = kafka.admin()
await admin.connect()
const ends = new Map()
for (const topic of topics) {
  for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) {
    if (Number(high) > Number(low)) ends.set(`${topic}/${partition}`, BigInt(high) - 1n)
  }
}
await admin.disconnect()

const consumer = kafka.consumer({ groupId: `read-topics-${process.pid}`, maxWaitTimeInMs: 200 })
const print = (value) => JSON.stringify(value, (_, v) =>
  typeof v === 'bigint' ? v.toString() : v?.type === 'Buffer' ? `${v.data.length} bytes` : v)

const done = async () => {
  await consumer.disconnect()
  process.exit(0)
}
if (ends.size === 0) await done()

await consumer.connect()
await consumer.subscribe({ topics, fromBeginning: true })
await consumer.run({
  eachMessage: async ({ topic, partition, message }) => {
    const value = message.value && await registry.decode(message.value)
    console.log(print({ topic, partition, offset: message.offset, key: message.key?.toString(), value }))
    const at = `${topic}/${partition}`
    if (ends.has(at) && BigInt(message.offset) >= ends.get(at)) ends.delete(at)
    if (ends.size === 0) setImmediate(done)
  },
})

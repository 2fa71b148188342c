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
  'culvert.usage.ledger.v1',
  'culvert.quota.alerts.v1',
  'culvert.traffic.minutes.v1',
]

const kafka = new Kafka({
  clientId: 'read-topics',
  brokers: [process.env.KAFKA ?? 'localhost:9092'],
  logLevel: logLevel.NOTHING,
})
const registry = new SchemaRegistry({ host: process.env.REGISTRY ?? 'http://localhost:8081' })

const consumer = kafka.consumer({ groupId: `read-topics-${process.pid}`, maxWaitTimeInMs: 200 })
const print = (value) => JSON.stringify(value, (_, v) =>
  typeof v === 'bigint' ? v.toString() : v?.type === 'Buffer' ? `${v.data.length} bytes` : v)

// Compacted and transactional topics end in records that no consumer is shown, so "nothing more came" is the end.
const done = async () => {
  await consumer.disconnect()
  process.exit(0)
}
let idle = setTimeout(done, 10_000)

await consumer.connect()
await consumer.subscribe({ topics, fromBeginning: true })
await consumer.run({
  eachMessage: async ({ topic, partition, message }) => {
    clearTimeout(idle)
    const value = message.value && await registry.decode(message.value)
    console.log(print({ topic, partition, offset: message.offset, key: message.key?.toString(), value }))
    idle = setTimeout(done, 2_000)
  },
})

-- Untested: see README.md. Kafka on localhost:9092, schema registry on http://localhost:8081.

CREATE TABLE ledger (
  lineId     STRING NOT NULL,
  accountId  STRING NOT NULL,
  `month`    STRING NOT NULL,
  `hour`     TIMESTAMP_LTZ(6) NOT NULL,
  meter      STRING NOT NULL,
  quantity   BIGINT NOT NULL,
  adjustment BOOLEAN NOT NULL,
  sessionId  STRING,
  seq        BIGINT,
  closedAt   TIMESTAMP_LTZ(6) NOT NULL
) WITH (
  'connector' = 'kafka',
  'topic' = 'culvert.usage.ledger.v1',
  'properties.bootstrap.servers' = 'localhost:9092',
  'properties.isolation.level' = 'read_committed',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'avro-confluent',
  'avro-confluent.url' = 'http://localhost:8081'
);

-- The newest value of a key counts, as the topic is compacted.
CREATE TABLE usage_monthly (
  `key`        STRING NOT NULL,
  accountId    STRING NOT NULL,
  `month`      STRING NOT NULL,
  bytesIn      BIGINT NOT NULL,
  bytesOut     BIGINT NOT NULL,
  requests     BIGINT NOT NULL,
  tunnelMicros BIGINT NOT NULL,
  `limit`      BIGINT NOT NULL,
  plan         STRING NOT NULL,
  PRIMARY KEY (`key`) NOT ENFORCED
) WITH (
  'connector' = 'upsert-kafka',
  'topic' = 'culvert.usage.monthly.v1',
  'properties.bootstrap.servers' = 'localhost:9092',
  'properties.isolation.level' = 'read_committed',
  'key.format' = 'raw',
  'value.format' = 'avro-confluent',
  'value.avro-confluent.url' = 'http://localhost:8081',
  'value.fields-include' = 'EXCEPT_KEY'
);

CREATE TABLE traffic_minutes (
  `key`     STRING NOT NULL,
  hostname  STRING NOT NULL,
  `minute`  TIMESTAMP_LTZ(6) NOT NULL,
  accountId STRING NOT NULL,
  exchanges BIGINT NOT NULL,
  outcomes  MAP<STRING NOT NULL, BIGINT NOT NULL> NOT NULL,
  bytesIn   BIGINT NOT NULL,
  bytesOut  BIGINT NOT NULL,
  PRIMARY KEY (`key`) NOT ENFORCED
) WITH (
  'connector' = 'upsert-kafka',
  'topic' = 'culvert.traffic.minutes.v1',
  'properties.bootstrap.servers' = 'localhost:9092',
  'properties.isolation.level' = 'read_committed',
  'key.format' = 'raw',
  'value.format' = 'avro-confluent',
  'value.avro-confluent.url' = 'http://localhost:8081',
  'value.fields-include' = 'EXCEPT_KEY'
);

-- Revenue by hour, at 5 cents a gigabyte and 20 cents a million requests.
SELECT `hour`,
       SUM(CASE WHEN meter IN ('BYTES_IN', 'BYTES_OUT') THEN quantity * CAST(0.00000000005 AS DECIMAL(20, 14))
                WHEN meter = 'REQUESTS' THEN quantity * CAST(0.0000002 AS DECIMAL(20, 14))
                ELSE 0 END) AS eur
FROM (SELECT DISTINCT lineId, `hour`, meter, quantity FROM ledger) AS lines
GROUP BY `hour`;

-- The ten busiest hostnames of the last hour.
SELECT hostname, SUM(exchanges) AS exchanges, SUM(bytesIn + bytesOut) AS bytes
FROM traffic_minutes
WHERE `minute` > NOW() - INTERVAL '1' HOUR
GROUP BY hostname
ORDER BY exchanges DESC
LIMIT 10;

-- Of each hostname's minutes, the share of exchanges that did not end well.
SELECT hostname, `minute`, exchanges,
       CAST(exchanges - COALESCE(outcomes['ANSWERED'], 0) AS DOUBLE) / exchanges AS failed
FROM traffic_minutes
WHERE exchanges > 0;

-- What is left of the month.
SELECT accountId, `month`, plan, `limit` - bytesIn - bytesOut AS bytes_left
FROM usage_monthly
WHERE `limit` >= 0;

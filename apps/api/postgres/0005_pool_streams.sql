-- What a pool has of each stream, kept up with the ledger: pages must not count a long history at each look.
CREATE TABLE pool_streams (
  pool text NOT NULL REFERENCES pools,
  stream text NOT NULL,
  -- keys that were accepted once stay; a correction takes none away
  records bigint NOT NULL,
  rejected bigint NOT NULL,
  last_event timestamp,
  last_received_at timestamptz NOT NULL,
  PRIMARY KEY (pool, stream)
);

INSERT INTO pool_streams (pool, stream, records, rejected, last_event, last_received_at)
SELECT b.pool, b.stream, coalesce(sum(p.accepted) FILTER (WHERE p.state = 'applied'), 0), coalesce(sum(p.rejected), 0),
  max(p.clock) FILTER (WHERE p.state = 'applied'), max(b.received_at)
FROM batches b LEFT JOIN batch_parts p ON p.seq = b.seq
WHERE b.state IN ('loaded', 'failed')
GROUP BY b.pool, b.stream;

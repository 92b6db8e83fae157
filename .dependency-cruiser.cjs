// Who may lean on whom. A room that is not named here may not be leaned on across rooms.
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    rule('no-cycles', 'modules that need each other are one module', {}, { circular: true }),
    rule('libs-stay-plain', 'libs import no framework and no database client', { path: '^libs/' }, { path: 'node_modules/(@nestjs|svelte|@clickhouse|pg|bullmq|ioredis|chdb|@electric-sql)' }),
    rule('libs-direction', 'metrics and simulator lean on streams only', { path: '^libs/(metrics|simulator)/' }, { path: '^libs/', pathNot: '^libs/(streams|$1)/' }),
    rule('rules-direction', 'rules lean on streams, and on the measures that they compare', { path: '^libs/rules/' }, { path: '^libs/', pathNot: '^libs/(streams|metrics|rules)/' }),
    rule('streams-on-nothing', 'streams lean on nothing of ours', { path: '^libs/streams/' }, { path: '^(apps|libs/(?!streams))/' }),
    rule('settlement-on-nothing', 'settlement leans on nothing of ours', { path: '^libs/settlement/' }, { path: '^(apps|libs/(?!settlement))/' }),
    rule('libs-not-on-apps', 'libs never lean on apps', { path: '^libs/' }, { path: '^apps/' }),
    rule('web-not-on-api', 'pages know the API by its contract only', { path: '^apps/web/' }, { path: '^(apps/(api|engine)|libs)/' }),
    rule('one-road-to-chdb', 'only the engine process touches chdb', { pathNot: '^apps/engine/' }, { path: 'node_modules/chdb' }),
    rule('one-road-to-clickhouse', 'only the ClickHouse service touches the client (its error type excepted)', { path: '^apps/api/src', pathNot: '^apps/api/src/(clickhouse/|features/(findings/judge.service|ingest/worker.service))' }, { path: 'node_modules/@clickhouse' }),
    rule(
      'reads-go-through-a-scope',
      'only what writes or verifies may use the service itself; every read takes a scope through ScopedReader',
      { path: '^apps/api/src/features/', pathNot: '(ingest/(load|stage|tables/parquet).repository|mappings/check.repository|quality/arrivals.repository|findings/(judge|sweep).repository|overview/dangling.repository|indicators/measures.repository|suppressions/suppressions.writer|reviews/review.copies|verify/verify.service|reseal/reseal.repository|access/scoped-reader)' },
      { path: 'clickhouse/clickhouse.service' },
    ),
    rule('env-in-one-place', 'configuration is read once', { pathNot: '^apps/api/src/(config|bin)/' }, { path: '^apps/api/src/config/env' }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|dev)/|\\.(test|spec)\\.ts$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },

  },
};

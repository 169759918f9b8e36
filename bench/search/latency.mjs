/** Measures how long each query takes, in milliseconds. The first queries only warm up the caches. */
const WARM_UP = 200

export async function timeQueries(queries, ask) {
  for (const query of queries.slice(0, WARM_UP)) await ask(query)
  const times = []
  for (const query of queries) {
    const started = performance.now()
    await ask(query)
    times.push(performance.now() - started)
  }
  return times
}

/** How long each query takes, in milliseconds. Answers to those before warm what a server has warm, too. */
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

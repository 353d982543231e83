/** A plain conditional table as a node takes it: which row and column belong to which states. */
import type { ConditionalTable, Scenario } from "../board.ts"
import { influenceOf, loopOf } from "./board-network-arcs.ts"
import type { NetworkNode, Place } from "./board-network-nodes.ts"
import type { ModelProblem } from "./questions.ts"

/** Left out, with a problem, when it does not fit. */
export function addTable(
  table: ConditionalTable,
  nodes: NetworkNode[],
  places: ReadonlyMap<string, Place>,
  arcs: Set<number>[],
  known: ReadonlyMap<string, Scenario>,
  problems: ModelProblem[],
): void {
  const scenarioIds = [table.scenarioId, ...table.given]
  const title = known.get(table.scenarioId)?.title ?? table.scenarioId
  const problem = (kind: ModelProblem["kind"], message: string) =>
    problems.push({ kind, message, ids: [table.id], scenarioIds: scenarioIds.filter((id) => places.has(id)) })
  const missing = scenarioIds.find((id) => !known.get(id) || known.get(id)?.deletedAt !== undefined)
  if (missing !== undefined)
    return void problem("bad-table", `The table of “${title}” speaks of a scenario that is no longer there.`)
  const all = scenarioIds.flatMap((id) => places.get(id) ?? [])
  const [own, ...given] = all
  if (!own || all.length < scenarioIds.length) return
  const node = nodes[own.node] as NetworkNode
  const columnsOf = scenarioIds.map((_, i) => table.outcomes[i] ?? [])
  const combinations = columnsOf.slice(1).reduce((n, ids) => n * ids.length, 1)
  const fits =
    table.outcomes.length === scenarioIds.length &&
    new Set(scenarioIds).size === scenarioIds.length &&
    all.every(({ outcomes, scenario }, i) => {
      const named = columnsOf[i] as string[]
      const retired = new Set(scenario.outcomes.filter(({ retiredOn }) => retiredOn).map(({ id }) => id))
      return (
        new Set(named).size === named.length &&
        named.every((id) => outcomes.some((outcome) => outcome.id === id)) &&
        outcomes.every(({ id }) => named.includes(id) || retired.has(id))
      )
    }) &&
    table.rows.length === combinations &&
    table.rows.every(
      (row) =>
        row.length === columnsOf[0]?.length &&
        row.every((p) => p >= 0) &&
        Math.abs(row.reduce((a, b) => a + b, 0) - 1) <= 1e-6,
    )
  if (!fits) {
    const message = `The table of “${title}” was made for other outcomes than its scenarios have now, so it is left out.`
    return void problem("bad-table", message)
  }
  if (node.table) {
    const message = `“${title}” has more than one table; only the first is used.`
    return void problem("bad-table", message)
  }
  if (given.some((place) => place.node === own.node)) {
    const message = `The table of “${title}” is given a scenario of its own set, of which only one can happen, so it is left out.`
    return void problem("within-set", message)
  }
  for (const place of given) {
    const loop = loopOf(arcs, place.node, own.node)
    if (!loop) continue
    const titles = loop.map((at) => `“${nodes[at]?.title}”`).join(" → ")
    const message = `The table of “${title}” is left out, because it would close a loop: ${titles}.`
    return void problem("loop", message)
  }
  const columnAt = (place: Place, named: readonly string[]) =>
    Int32Array.from(place.outcomeOf, (outcome) => named.indexOf(place.outcomes[outcome]?.id ?? ""))
  for (const place of given) {
    influenceOf(nodes, node, place.node)
    arcs[place.node]?.add(own.node)
  }
  // Two of the given may lie in one node; their parts add up.
  const rowPart = new Map<number, Int32Array>()
  let stride = 1
  for (let i = given.length - 1; i >= 0; i--) {
    const place = given[i] as Place
    const named = columnsOf[i + 1] as string[]
    const column = columnAt(place, named)
    const before = rowPart.get(place.node)
    rowPart.set(
      place.node,
      column.map((c, state) => {
        const so = before?.[state] ?? 0
        return c < 0 || so < 0 ? -1 : so + c * stride
      }),
    )
    stride *= named.length
  }
  node.table = { table, rowPart, columns: columnAt(own, columnsOf[0] as string[]) }
}

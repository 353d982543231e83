/** What leads to what: scenarios as a layered graph, laid out by ELK as on the page. It grows as it needs. */
import Elk, { type ElkExtendedEdge, type ElkNode } from "elkjs/lib/elk.bundled.js"
import type { Link, Scenario } from "../../../core/board.ts"
import { linkStrength } from "../../../core/strength.ts"
import { shortOf } from "./cross-impact-view.ts"
import { baselineIn, type Drawing, n } from "./drawing.ts"
import { hairline, ink, less, more, muted, white } from "./palette.ts"
import { type Shown, saidOf, tintOf, titleOf, type View, wordsOf } from "./shown.ts"
import { styles } from "./typesetting.ts"

const nodeWidth = 260
const pad = 12
const leastWidth = 1012
const mostOutcomes = 6

interface Node {
  scenario: Scenario
  drawing: Drawing
  height: number
}

export const influenceView: View = async (shown, start) => {
  const { board } = shown
  const drawing = start()
  const links = board.links.filter(({ from, to }) => from.scenarioId !== to.scenarioId)
  const linked = new Set(links.flatMap(({ from, to }) => [from.scenarioId, to.scenarioId]))
  const nodes = new Map(
    board.scenarios.map((scenario) => [scenario.id, nodeOf(shown, scenario, start())] as const),
  )
  const graph = await laidOut(
    [...nodes.values()].filter(({ scenario }) => linked.has(scenario.id)),
    links,
  )
  for (const edge of graph.edges ?? []) {
    const link = links.find(({ id }) => `link ${id}` === edge.id)
    if (link) wire(drawing, link, edge)
  }
  for (const { id, x = 0, y = 0 } of graph.children ?? []) {
    const node = nodes.get(id)
    if (node) drawing.place(node.drawing, x, y)
  }
  const width = Math.max(leastWidth, graph.width ?? 0)
  let y = links.length > 0 ? (graph.height ?? 0) + 24 : 0
  if (links.length > 0) y = legend(drawing, y, width)
  const alone = [...nodes.values()].filter(({ scenario }) => !linked.has(scenario.id))
  if (alone.length > 0) {
    y = drawing.lines(["Not linked to others"], 0, y + (links.length > 0 ? 22 : 0), styles.heading) + 10
    const across = Math.max(1, Math.floor((width + 20) / (nodeWidth + 20)))
    for (let i = 0; i < alone.length; i += across) {
      const row = alone.slice(i, i + across)
      row.forEach((node, j) => {
        drawing.place(node.drawing, j * (nodeWidth + 20), y)
      })
      y += Math.max(...row.map(({ height }) => height)) + 20
    }
  }
  return {
    drawing,
    width,
    height: y,
    description: `${board.scenarios.length} scenarios and ${links.length} links: ${links
      .slice(0, 40)
      .map((link) => `${nameIn(shown, link.from)} to ${nameIn(shown, link.to)}, ${linkStrength(link)}`)
      .join("; ")}.`,
  }
}

const nameIn = ({ numberOf }: Shown, { scenarioId }: Link["from"]): string => String(numberOf(scenarioId))

function nodeOf(shown: Shown, scenario: Scenario, drawing: Drawing): Node {
  const { type } = drawing
  const room = nodeWidth - 2 * pad
  const title = type.lines(`${shown.numberOf(scenario.id)}  ${titleOf(scenario)}`, styles.statement, room)
  const said = saidOf(scenario, shown)
  const rows = said.slice(0, mostOutcomes).map(({ label, said: one }) => ({
    one,
    words: type.lines(
      [label, one.p === null ? one.text : wordsOf(one)].filter((part) => part).join(": "),
      styles.small,
      room - (one.p === null ? 0 : 64),
    ),
  }))
  if (said.length > mostOutcomes)
    rows.push({
      one: { p: null, text: "", words: null, range: null, low: null, high: null },
      words: [`and ${said.length - mostOutcomes} more outcomes`],
    })
  const heights = rows.map(({ words }) => Math.max(22, words.length * styles.small.leading + 4))
  const titleHeight = title.length * styles.statement.leading
  const height = pad + titleHeight + 6 + heights.reduce((sum, one) => sum + one, 0) + pad - 4
  drawing.rect(0, 0, nodeWidth, height, { fill: white, stroke: ink, radius: 6 })
  let y = drawing.lines(title, pad, pad, styles.statement) + 6
  rows.forEach(({ one, words }, i) => {
    const { p } = one
    if (p !== null) {
      drawing.rect(pad, y + 4, 8, 12, { fill: tintOf(p), stroke: ink, weight: 0.75 })
      drawing.text(one.text, pad + 14, y + 15, styles.strong)
    }
    drawing.lines(words, p === null ? pad : pad + 64, y + 2, styles.small)
    y += heights[i] ?? 0
  })
  return { scenario, drawing, height }
}

function laidOut(nodes: readonly Node[], links: readonly Link[]): Promise<ElkNode> {
  return new Elk().layout({
    id: "graph",
    layoutOptions: {
      "elk.algorithm": "layered",
      "elk.direction": "RIGHT",
      "elk.edgeRouting": "ORTHOGONAL",
      "elk.randomSeed": "1",
      "elk.spacing.nodeNode": "28",
      "elk.spacing.edgeNode": "16",
      "elk.spacing.edgeEdge": "12",
      "elk.spacing.edgeLabel": "3",
      "elk.spacing.componentComponent": "36",
      "elk.layered.spacing.nodeNodeBetweenLayers": "64",
      "elk.layered.spacing.edgeNodeBetweenLayers": "18",
      "elk.layered.spacing.edgeEdgeBetweenLayers": "12",
      "elk.layered.considerModelOrder.strategy": "PREFER_NODES",
      "elk.aspectRatio": "1.4",
      "elk.padding": "[top=4,left=4,bottom=4,right=4]",
    },
    children: nodes.map(({ scenario, height }) => ({ id: scenario.id, width: nodeWidth, height })),
    edges: links.map((link) => ({
      id: `link ${link.id}`,
      sources: [link.from.scenarioId],
      targets: [link.to.scenarioId],
      labels: [{ id: `sign ${link.id}`, text: shortOf(link), width: 26, height: 20 }],
    })),
  })
}

function wire(drawing: Drawing, link: Link, edge: ElkExtendedEdge): void {
  const color = colorOf(link)
  const weight = weightOf(link)
  for (const { startPoint, endPoint, bendPoints = [] } of edge.sections ?? []) {
    const points = [startPoint, ...bendPoints, endPoint]
    const data = points.map(({ x, y }, i) => `${i === 0 ? "M" : "L"}${n(x)} ${n(y)}`).join("")
    drawing.path(data, { stroke: color, weight, ...dashOf(link) })
    const before = points.at(-2) ?? startPoint
    const [wide, high] = [endPoint.x - before.x, endPoint.y - before.y]
    // A level line of ELK may end a hair lower than it began.
    const level = Math.abs(wide) >= Math.abs(high)
    const [dx, dy] = level ? [Math.sign(wide), 0] : [0, Math.sign(high)]
    const size = 5 + weight
    const [bx, by] = [endPoint.x - dx * size * 1.4, endPoint.y - dy * size * 1.4]
    drawing.path(
      `M${n(endPoint.x)} ${n(endPoint.y)}L${n(bx + dy * size * 0.7)} ${n(by + dx * size * 0.7)}L${n(bx - dy * size * 0.7)} ${n(by - dx * size * 0.7)}Z`,
      { fill: color },
    )
  }
  for (const { x = 0, y = 0, width = 0 } of edge.labels ?? []) {
    drawing.text(
      shortOf(link),
      x + width / 2,
      y + baselineIn(styles.strong),
      { ...styles.strong, fill: color },
      "middle",
    )
  }
}

const colorOf = ({ relation, logOddsShift = 0, direction }: Link): string =>
  relation === "influences" ? (logOddsShift < 0 || direction === "-" ? less : more) : ink
const weightOf = ({ relation, logOddsShift = 0 }: Link): number =>
  relation === "influences" ? 1 + Math.min(2.5, Math.abs(logOddsShift)) : 2
/** In greys too: what makes less likely is broken. */
const dashOf = ({ relation, logOddsShift = 0, direction }: Link): { dash?: string } =>
  relation === "influences" && (logOddsShift < 0 || direction === "-") ? { dash: "7 4" } : {}

function legend(drawing: Drawing, top: number, width: number): number {
  drawing.line(0, top, width, top, { stroke: hairline })
  const y = top + 12
  const kinds = [
    { color: more, dash: undefined, words: "+ makes more likely" },
    { color: less, dash: "7 4", words: "− makes less likely" },
    { color: ink, dash: undefined, words: "R requires, I implies, X excludes" },
  ]
  let x = 0
  for (const { color, dash, words } of kinds) {
    drawing.line(x, y + 8, x + 34, y + 8, { stroke: color, weight: 2, ...(dash && { dash }) })
    drawing.text(words, x + 44, y + baselineIn(styles.small), styles.small)
    x += 44 + drawing.type.width(words, styles.small) + 30
  }
  drawing.text("thicker: stronger; (+), +, ++: how much", x, y + baselineIn(styles.small), {
    ...styles.small,
    fill: muted,
  })
  return y + 20
}

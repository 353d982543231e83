"use client"

/** Layered layout by ELK, in a worker: a large board is laid out beside the page, which goes on. */
import Elk, { type ElkNode } from "elkjs/lib/elk-api.js"
import type { FlatGraph, FlatLayout, LayOut } from "./arranging.ts"

/** A layout that takes longer is given up for rows. */
const patienceMs = 20_000

let elk: Promise<InstanceType<typeof Elk>> | null = null

function started(): Promise<InstanceType<typeof Elk>> {
  elk ??= new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./elk-worker.ts", import.meta.url), { type: "module" })
    worker.onerror = () => reject(new Error("The layout could not be started."))
    worker.onmessage = ({ data }: MessageEvent<{ ready?: boolean }>) => {
      if (data.ready === true) resolve(new Elk({ workerFactory: () => worker }))
    }
  })
  return elk
}

export const layOutByElk: LayOut = async (graph) => {
  try {
    return await inTime(laidOut(await inTime(started()), graph))
  } catch {
    // Without a worker the board is still to be seen.
    elk = null
    return inRows(graph)
  }
}

const inTime = <T>(work: Promise<T>): Promise<T> =>
  Promise.race([
    work,
    new Promise<T>((_, reject) => {
      setTimeout(() => reject(new Error("The layout took too long.")), patienceMs)
    }),
  ])

async function laidOut(
  layout: InstanceType<typeof Elk>,
  { nodes, edges, spacing }: FlatGraph,
): Promise<FlatLayout> {
  const asked: ElkNode = {
    id: "graph",
    layoutOptions: {
      "elk.algorithm": "layered",
      "elk.direction": "RIGHT",
      "elk.randomSeed": "1",
      "elk.spacing.nodeNode": String(spacing.beside),
      "elk.spacing.componentComponent": String(spacing.beside),
      "elk.layered.spacing.nodeNodeBetweenLayers": String(spacing.between),
      "elk.layered.considerModelOrder.strategy": "PREFER_NODES",
      "elk.aspectRatio": "1.6",
      "elk.padding": "[top=0,left=0,bottom=0,right=0]",
    },
    children: nodes.map(({ id, width, height }) => ({ id, width, height })),
    edges: edges.map(({ id, from, to }) => ({ id, sources: [from], targets: [to] })),
  }
  const done: ElkNode = await layout.layout(asked)
  return {
    places: new Map((done.children ?? []).map(({ id, x = 0, y = 0 }) => [id, { x, y }])),
    width: done.width ?? 0,
    height: done.height ?? 0,
  }
}

/** Side by side, as many in a row as make it about as wide as high. */
export function inRows({ nodes, spacing }: FlatGraph): FlatLayout {
  const across = Math.max(1, Math.ceil(Math.sqrt(nodes.length)))
  const places = new Map<string, { x: number; y: number }>()
  let [y, width] = [0, 0]
  for (let i = 0; i < nodes.length; i += across) {
    let x = 0
    const row = nodes.slice(i, i + across)
    for (const node of row) {
      places.set(node.id, { x, y })
      x += node.width + spacing.beside
    }
    width = Math.max(width, x - spacing.beside)
    y += Math.max(...row.map(({ height }) => height)) + spacing.beside
  }
  return { places, width, height: Math.max(0, y - spacing.beside) }
}

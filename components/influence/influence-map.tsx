"use client"

/**
 * The graph. Positions are worked out from the board; what a person drags lies elsewhere on this device until "Tidy".
 * What others draw appears without anything else moving.
 */
import "@xyflow/react/dist/base.css"
import {
  applyNodeChanges,
  Background,
  type Connection,
  MiniMap,
  type NodeChange,
  Panel,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  ViewportPortal,
} from "@xyflow/react"
import { Maximize, Minus, Plus } from "lucide-react"
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from "react"
import { useFoundGroups, useIsFiltered } from "../../client/use-finding.ts"
import { useAnswer, useAnswerAsItIs } from "../../client/use-model.ts"
import { useSession, useSessionState } from "../../client/use-session.tsx"
import { useWhatIfActive } from "../../client/use-what-if.ts"
import type { Marginals } from "../../core/network/questions.ts"
import { openLinking } from "../links/link-desk.ts"
import { useLinkRemoval } from "../links/use-link-removal.ts"
import type { ViewProps } from "../shell/view-props.ts"
import { Button } from "../ui/button.tsx"
import { IconButton } from "../ui/icon-button.tsx"
import { Select } from "../ui/select.tsx"
import { type Arrangement, arranged, type Point, placedBeside, setPadding } from "./arranging.ts"
import { layOutByElk } from "./elk-layout.ts"
import { graphOf, type InfluenceGraph, relatedTo } from "./influence-graph.ts"
import { forgetPlaces, keepPlaces, keptPlaces } from "./kept-places.ts"
import { LinkWires } from "./link-wires.tsx"
import { type MapNode, nodeTypes } from "./map-node.tsx"
import { frameOf, type Rect } from "./wires.ts"

export function InfluenceMap(props: ViewProps) {
  return (
    <ReactFlowProvider>
      <Graph {...props} />
    </ReactFlowProvider>
  )
}

const minimapFrom = 12
/** Below this the words of a card are not read across a table: what does not fit then is panned to. */
const leastZoom = 0.85
const minZoom = 0.1
/** The choice of arrangement stands above the graph. */
const margin = { top: 72, side: 24 }

function Graph({ selectedId, onSelect }: ViewProps) {
  const { boardId } = useSession()
  const board = useSessionState((s) => s.board)
  const [layers, setLayers] = useState({ drivers: false, signals: false })
  const [how, setHow] = useState<Arrangement>("sets")
  const [places, setPlaces] = useState<ReadonlyMap<string, Point> | null>(null)
  const flow = useReactFlow()
  const around = useRef<HTMLDivElement>(null)
  const { sets, scenarios, links, drivers, responses, signals } = board
  const graph = useMemo(
    () => graphOf({ sets, scenarios, links, drivers, responses, signals }, layers),
    [sets, scenarios, links, drivers, responses, signals, layers],
  )
  const latest = useRef(graph)
  latest.current = graph

  /** All of it where its words can be read then; else from its upper left, where causes are. */
  const show = useCallback(
    (laid: ReadonlyMap<string, Point>, least: number) => {
      const boxes = latest.current.nodes.flatMap(({ id, width, height }): [string, Rect][] => {
        const place = laid.get(id)
        return place ? [[id, { ...place, width, height }]] : []
      })
      const box = frameOf(
        latest.current.nodes.map(({ id }) => id),
        new Map(boxes),
        setPadding,
      )
      if (!box || !around.current) return
      const { clientWidth, clientHeight } = around.current
      const [width, height] = [clientWidth - 2 * margin.side, clientHeight - margin.top - margin.side]
      const zoom = Math.max(least, Math.min(1, width / box.width, height / box.height))
      const centred = (room: number, size: number) => Math.max(0, (room - size * zoom) / 2)
      void flow.setViewport({
        x: margin.side + centred(width, box.width) - box.x * zoom,
        y: margin.top + centred(height, box.height) - box.y * zoom,
        zoom,
      })
    },
    [flow],
  )

  const layOut = useCallback(
    async (arrangement: Arrangement, fit: boolean) => {
      const laid = await arranged(latest.current, arrangement, layOutByElk)
      const lying = new Map([...laid, ...keptPlaces(boardId)])
      setPlaces(lying)
      if (fit) requestAnimationFrame(() => show(lying, leastZoom))
    },
    [boardId, show],
  )
  // Once, and when another arrangement or another layer is asked for by hand.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a layer brings nodes of its own.
  useEffect(() => {
    void layOut(how, true)
  }, [layOut, how, layers])

  const placed = useMemo(() => (places === null ? null : placedBeside(graph, places)), [graph, places])
  const showAll = () => {
    if (placed) show(placed, minZoom)
  }
  const numbers = useNumbers()
  const found = useFound()
  const related = useMemo(
    () => (selectedId === null ? null : relatedTo(graph.edges, selectedId)),
    [graph, selectedId],
  )

  const nodes = useMemo(
    () =>
      placed === null
        ? []
        : graph.nodes.map(
            (node): MapNode => ({
              id: node.id,
              type: node.kind,
              position: placed.get(node.id) ?? { x: 0, y: 0 },
              width: node.width,
              height: node.height,
              // Without it React Flow forgets with every edit where the handles are, and none can be drawn from.
              measured: { width: node.width, height: node.height },
              data: {
                selected: node.id === selectedId,
                faded:
                  (related !== null && !related.has(node.id)) ||
                  (found !== null && node.kind === "scenario" && !found.has(node.id)),
                found: found?.has(node.id) ?? false,
                now: numbers?.now[node.id] ?? null,
                before: numbers?.before[node.id] ?? null,
                onOpen: onSelect,
              },
            }),
          ),
    [graph, placed, selectedId, related, found, numbers, onSelect],
  )
  const rects = useMemo(
    () =>
      new Map(
        nodes.map(({ id, position, width = 0, height = 0 }): [string, Rect] => [
          id,
          { ...position, width, height },
        ]),
      ),
    [nodes],
  )

  const changed = useCallback(
    (changes: NodeChange<MapNode>[]) => {
      const moved = applyNodeChanges(
        changes.filter(({ type }) => type === "position"),
        nodes,
      )
      setPlaces(new Map(moved.map(({ id, position }) => [id, position])))
      const dropped = changes.flatMap((change) =>
        change.type === "position" && change.dragging === false ? [change.id] : [],
      )
      if (dropped.length > 0) {
        keepPlaces(
          boardId,
          moved.filter(({ id }) => dropped.includes(id)).map(({ id, position }) => [id, position]),
        )
      }
    },
    [nodes, boardId],
  )
  const connect = useCallback(({ source, target }: Connection) => {
    if (source !== target) openLinking({ is: "new", from: source, to: target })
  }, [])

  const remove = useLinkRemoval()
  const keys = useMapKeys(around, graph, (id) => remove({ id }))
  const tidy = () => {
    forgetPlaces(boardId)
    void layOut(how, true)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of what is inside, in one place.
    <div
      ref={around}
      className="influence-map relative min-h-[28rem] flex-1 border-line border-t"
      onKeyDown={(event) => {
        if (keys(event)) return
        const zoom = { "+": flow.zoomIn, "=": flow.zoomIn, "-": flow.zoomOut }[event.key]
        if (event.ctrlKey || event.metaKey || event.altKey) return
        if (zoom) void zoom()
        else if (event.key === "0") showAll()
        else return
        event.preventDefault()
      }}
    >
      {placed === null && (
        <p role="status" className="absolute inset-0 p-6 text-muted">
          Laying out the graph
        </p>
      )}
      {/* A share of a height that grows with its content would be none. */}
      <div className="absolute inset-0">
        <ReactFlow
          nodes={nodes}
          edges={noEdges}
          nodeTypes={nodeTypes}
          onNodesChange={changed}
          onConnect={connect}
          minZoom={minZoom}
          maxZoom={2}
          panOnScroll
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          disableKeyboardA11y
          deleteKeyCode={null}
          nodeDragThreshold={4}
          connectionRadius={24}
          proOptions={credit}
        >
          <Background gap={24} color="var(--color-line)" />
          <ViewportPortal>
            {/* By causes the scenarios of a set lie apart, among others. */}
            {how === "sets" && <SetFrames graph={graph} rects={rects} />}
            <LinkWires
              graph={graph}
              rects={rects}
              related={related}
              onOpen={(linkId) => openLinking({ is: "change", linkId })}
            />
          </ViewportPortal>
          <Panel
            position="top-left"
            className="flex flex-wrap items-end gap-3 rounded-control bg-paper/90 p-2"
          >
            <Select
              label="Arrange"
              hideLabel
              value={how}
              onChange={setHow}
              options={[
                { value: "sets", label: "By sets" },
                { value: "causes", label: "By causes" },
              ]}
            />
            {(["drivers", "signals"] as const).map((layer) => (
              <label key={layer} className="flex min-h-8 items-center gap-1.5 text-sm">
                <input
                  type="checkbox"
                  checked={layers[layer]}
                  onChange={(event) => setLayers({ ...layers, [layer]: event.currentTarget.checked })}
                />
                {layer === "drivers" ? "Drivers" : "Signals"}
              </label>
            ))}
            <Button size="sm" variant="quiet" onClick={tidy}>
              Tidy
            </Button>
          </Panel>
          <Panel
            position="bottom-right"
            className="mb-12! flex flex-col rounded-control border border-line bg-panel"
          >
            <IconButton label="Zoom in" shortcut="+" onClick={() => void flow.zoomIn()}>
              <Plus />
            </IconButton>
            <IconButton label="Zoom out" shortcut="-" onClick={() => void flow.zoomOut()}>
              <Minus />
            </IconButton>
            <IconButton label="Show all" shortcut="0" onClick={showAll}>
              <Maximize />
            </IconButton>
          </Panel>
          {nodes.length >= minimapFrom && (
            <MiniMap
              pannable
              zoomable
              ariaLabel="Overview of the graph"
              className="mb-14! max-sm:hidden!"
              style={overview}
              position="bottom-left"
              bgColor="var(--color-panel)"
              nodeColor="var(--color-faint)"
              maskColor="var(--color-wash)"
            />
          )}
        </ReactFlow>
      </div>
    </div>
  )
}

const noEdges: never[] = []
const overview = { width: 132, height: 88 }
const credit = { hideAttribution: true }

function SetFrames({ graph, rects }: { graph: InfluenceGraph; rects: ReadonlyMap<string, Rect> }) {
  return graph.sets.map(({ id, title }) => {
    const ids = graph.nodes
      .filter((node) => node.kind === "scenario" && node.setId === id)
      .map((node) => node.id)
    const frame = frameOf(ids, rects, setPadding)
    if (frame === null) return null
    const { x, y, width, height } = frame
    return (
      <div
        key={id ?? ""}
        className="absolute rounded-sheet border border-line bg-well/60 px-5 py-3 font-medium text-muted text-sm"
        style={{ transform: `translate(${x}px, ${y}px)`, width, height, zIndex: -2 }}
      >
        {title}
      </div>
    )
  })
}

/** What the scenarios are at: in the what-if, and without. null: as the board says. */
function useNumbers(): { now: Marginals; before: Marginals } | null {
  const active = useWhatIfActive()
  const answer = useAnswer()
  const base = useAnswerAsItIs()
  return useMemo(() => {
    if (!active || answer.state !== "ready" || base.state !== "ready") return null
    if (!("marginals" in answer.value) || !("marginals" in base.value)) return null
    return { now: answer.value.marginals, before: base.value.marginals }
  }, [active, answer, base])
}

function useFound(): ReadonlySet<string> | null {
  const filtered = useIsFiltered()
  const groups = useFoundGroups()
  return useMemo(() => (filtered ? new Set(groups.flatMap(({ ids }) => ids)) : null), [filtered, groups])
}

/**
 * Arrows: right along a link to what follows, left to a cause, up and down in reading order or from link to link. L begins
 * a link, Delete takes away the one that has the focus. Says whether the key was one of these.
 */
function useMapKeys(
  around: { current: HTMLElement | null },
  graph: InfluenceGraph,
  remove: (linkId: string) => void,
): (event: KeyboardEvent) => boolean {
  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof HTMLElement)) return false
    const { card, link } = event.target.dataset
    const edge = graph.edges.find(({ id }) => id === link)
    const go = (selector: string | null | undefined) => {
      const next = selector ? around.current?.querySelector<HTMLElement>(selector) : null
      next?.focus()
      event.preventDefault()
      return true
    }
    const node = (id: string | undefined) => (id === undefined ? null : `[data-card="${CSS.escape(id)}"]`)
    const wire = (id: string | undefined) => (id === undefined ? null : `[data-link="${CSS.escape(id)}"]`)
    const links = graph.edges.filter(({ kind }) => kind === "link")
    if (edge) {
      const beside = links.filter(({ from }) => from === edge.from)
      const at = beside.indexOf(edge)
      switch (event.key) {
        case "ArrowRight":
          return go(node(edge.to))
        case "ArrowLeft":
          return go(node(edge.from))
        case "ArrowDown":
          return go(wire(beside[at + 1]?.id))
        case "ArrowUp":
          return go(wire(beside[at - 1]?.id))
        case "Delete":
        case "Backspace":
          remove(edge.id)
          return go(node(edge.from))
      }
    } else if (card) {
      const order = graph.nodes.filter(({ kind }) => kind === "scenario")
      const at = order.findIndex(({ id }) => id === card)
      switch (event.key) {
        case "ArrowRight":
          return go(wire(links.find(({ from }) => from === card)?.id))
        case "ArrowLeft":
          return go(wire(links.find(({ to }) => to === card)?.id))
        case "ArrowDown":
          return go(node(order[at + 1]?.id))
        case "ArrowUp":
          return go(node(order[at - 1]?.id))
        case "l":
          openLinking({ is: "new", from: card, to: null })
          event.preventDefault()
          return true
      }
    }
    return false
  }
}

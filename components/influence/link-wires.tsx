"use client"

/**
 * The links as lines: as thick as they are strong, against as dashes with a minus, hard ones double with an end of their
 * own. Each has a label that takes the focus and says what the link does.
 */
import { clsx } from "clsx"
import { useMemo, useState } from "react"
import { useInfluences } from "../../client/use-model.ts"
import { useSessionState } from "../../client/use-session.tsx"
import type { Board, Link } from "../../core/board.ts"
import { linkSentence } from "../../core/strength.ts"
import { effectSentence, endName, shortWords } from "../links/link-words.ts"
import type { InfluenceGraph } from "./influence-graph.ts"
import { type Rect, type Wire, wiresOf } from "./wires.ts"

export function LinkWires(props: {
  graph: InfluenceGraph
  rects: ReadonlyMap<string, Rect>
  related: ReadonlySet<string> | null
  onOpen: (linkId: string) => void
}) {
  const { graph, rects, related, onOpen } = props
  const board = useSessionState((s) => s.board)
  const [near, setNear] = useState<string | null>(null)
  const wires = useMemo(() => wiresOf(graph.edges, rects), [graph, rects])
  const edges = new Map(graph.edges.map((edge) => [edge.id, edge]))
  const links = new Map(board.links.map((link) => [link.id, link]))
  const fades = (id: string) => {
    const edge = edges.get(id)
    return related !== null && !(edge && related.has(edge.from) && related.has(edge.to))
  }
  return (
    <>
      <svg
        aria-hidden
        className="pointer-events-none absolute top-0 left-0 size-px overflow-visible"
        style={{ zIndex: -1 }}
      >
        {wires.map((wire) => (
          <Line
            key={wire.id}
            wire={wire}
            link={links.get(wire.id) ?? null}
            faded={fades(wire.id)}
            near={near === wire.id}
          />
        ))}
      </svg>
      {wires.map((wire) => {
        const link = links.get(wire.id)
        if (!link) return null
        const words = namesOf(board, link)
        return (
          <span
            key={wire.id}
            className="pointer-events-auto absolute top-0 left-0"
            style={{
              transform: `translate(${wire.label.x}px, ${wire.label.y}px) translate(-50%, -50%)`,
              zIndex: near === wire.id ? 10 : 0,
            }}
            onPointerEnter={() => setNear(wire.id)}
            onPointerLeave={() => setNear(null)}
          >
            <button
              type="button"
              data-link={wire.id}
              tabIndex={-1}
              aria-label={linkSentence(link, words)}
              onFocus={() => setNear(wire.id)}
              onBlur={() => setNear(null)}
              onKeyDown={(event) => {
                if (event.key === "Escape") setNear(null)
              }}
              onClick={() => onOpen(wire.id)}
              className={clsx(
                "nodrag nopan figures target rounded-full border bg-paper px-1.5 text-xs leading-5",
                fades(wire.id) ? "border-line text-muted" : "border-edge/70 text-ink",
              )}
            >
              {shortWords(link)}
            </button>
            {near === wire.id && <Explained link={link} names={words} />}
          </span>
        )
      })}
    </>
  )
}

const namesOf = ({ scenarios }: Pick<Board, "scenarios">, { from, to }: Link) => ({
  from: endName(
    scenarios.find(({ id }) => id === from.scenarioId),
    from.outcomeId,
  ),
  to: endName(
    scenarios.find(({ id }) => id === to.scenarioId),
    to.outcomeId,
  ),
})

/** Asked of the model only while somebody is at the link. */
function Explained({ link, names }: { link: Link; names: { from: string; to: string } }) {
  const influences = useInfluences(link.to)
  const effect = influences.state === "ready" ? influences.value.find(({ id }) => id === link.id) : undefined
  return (
    <span
      role="status"
      className="absolute top-full left-1/2 mt-1 flex w-72 -translate-x-1/2 flex-col gap-1 rounded-sheet border border-line bg-float p-3 text-sm shadow-float"
    >
      <span>{linkSentence(link, names)}</span>
      {effect && <span className="figures font-medium">{effectSentence(effect, names)}</span>}
      {(link.rationale ?? link.evidence?.passage) && (
        <span className="text-muted text-xs">{link.rationale ?? link.evidence?.passage}</span>
      )}
      <span className="text-muted text-xs">Enter to change it, Delete to remove it.</span>
    </span>
  )
}

function Line(props: { wire: Wire; link: Link | null; faded: boolean; near: boolean }) {
  const { wire, link, faded, near } = props
  const hard = link !== null && link.relation !== "influences"
  const shift = link?.logOddsShift ?? 0
  const width = link === null ? 1 : hard ? 5 : 1.25 + Math.min(3.5, Math.abs(shift) * 1.4)
  const colour = near
    ? "var(--color-accent)"
    : faded
      ? "var(--color-line)"
      : link === null
        ? "var(--color-faint)"
        : "var(--color-muted)"
  const dashes = link === null ? "2 4" : shift < 0 ? "7 5" : undefined
  const { x, y, turn } = wire.head
  return (
    <g fill="none" stroke={colour}>
      <path d={wire.path} strokeWidth={width} {...(dashes ? { strokeDasharray: dashes } : {})} />
      {hard && <path d={wire.path} strokeWidth={2} stroke="var(--color-paper)" />}
      {link && (
        <g transform={`translate(${x} ${y}) rotate(${turn})`} strokeWidth={2}>
          {link.relation === "excludes" ? (
            <path d="M-11 -5 L-1 5 M-11 5 L-1 -5" />
          ) : link.relation === "requires" ? (
            <path d="M-10 -6 L-10 6 M-2 -6 L-2 6" />
          ) : (
            <path d="M-10 -5 L-1 0 L-10 5 Z" fill={colour} stroke="none" />
          )}
        </g>
      )}
    </g>
  )
}

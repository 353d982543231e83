/** Moments of a board's life in words. */
import type { HistoryMark, MarksAnswer } from "../../core/history.ts"

export const kindWords: Record<HistoryMark["kind"], string> = {
  snapshot: "Snapshot",
  reveal: "Reveal",
  decision: "Decision",
  resolution: "Resolution",
  inject: "Inject",
  began: "The board begins",
}

const automatic = { named: null, round: "at the reveal", inject: "at an inject", hourly: "hourly" } as const

/** `Snapshot, hourly`: what a mark is, beside its own title. */
export function markKind({ kind, snapshotKind }: HistoryMark): string {
  const why = snapshotKind ? automatic[snapshotKind] : null
  return why ? `${kindWords[kind]}, ${why}` : kindWords[kind]
}

/** A mark without a title of its own says what it is. */
export const markTitle = (mark: HistoryMark): string => mark.title.trim() || markKind(mark)

/** Beside the title: nothing that the title says itself. */
export function kindBeside(mark: HistoryMark): string {
  const kind = markKind(mark)
  return kind === markTitle(mark) ? "" : `${kind} · `
}

/** Both in one: `Decision: Abe meets Kim, 30%`. */
export function markLabel(mark: HistoryMark): string {
  const kind = markKind(mark)
  return mark.title.trim() === "" ? kind : `${kind}: ${markTitle(mark)}`
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** What is skipped when it plays, once it is an hour or more: `3 hours later`; null: no pause to speak of. */
export function gapWords(from: number, to: number): string | null {
  const ms = to - from
  if (ms < hourMs) return null
  if (ms < 2 * dayMs) {
    const hours = Math.round(ms / hourMs)
    return hours === 1 ? "1 hour later" : `${hours} hours later`
  }
  return `${Math.round(ms / dayMs)} days later`
}

/** `Change 12 of 4,000`. */
export function countWords(seq: number, { first, last }: Pick<MarksAnswer, "first" | "last">): string {
  const [here, all] = [seq - first.seq, last.seq - first.seq]
  if (here <= 0) return "Where it begins"
  return `Change ${here.toLocaleString("en")} of ${all.toLocaleString("en")}`
}

/** What a reader of the line hears: `8 Jul 2018, 14:30 UTC, change 12 of 4,000, snapshot “After round 1”`. */
export function spokenMoment(
  seq: number,
  when: string,
  marks: readonly HistoryMark[],
  span: Pick<MarksAnswer, "first" | "last">,
): string {
  const here = marks.map((mark) => `${kindWords[mark.kind].toLowerCase()} “${markTitle(mark)}”`)
  const count = countWords(seq, span)
  return [when, count.charAt(0).toLowerCase() + count.slice(1), ...here].join(", ")
}

export function namesOf(ids: readonly (string | null)[], people: MarksAnswer["people"]): string {
  const names = [...new Set(ids)].map((id) =>
    id === null ? "Parley" : (people.find((person) => person.id === id)?.name ?? "Somebody who has left"),
  )
  const [last, ...others] = names.reverse()
  if (last === undefined) return ""
  return others.length === 0 ? last : `${others.reverse().join(", ")} and ${last}`
}

/** Of a moment in an address: `now`, `e<number>`, `s<snapshot>`; null: there is no such moment. */
export function seqOf(name: string | null, { first, last, marks }: MarksAnswer): number | null {
  if (name === null || name === "" || name === "now") return last.seq
  const number = /^e(\d{1,10})$/.exec(name)?.[1]
  if (number !== undefined) {
    const seq = Number(number)
    return seq >= first.seq && seq <= last.seq ? seq : null
  }
  if (!name.startsWith("s")) return null
  return marks.find((mark) => mark.kind === "snapshot" && mark.id === name.slice(1))?.seq ?? null
}

/** What it is called in an address. */
export const nameOfSeq = (seq: number): string => `e${seq}`

/**
 * Goes through the life of a board: to any moment, one change on or back, or on by itself. It keeps the stretches of the
 * log round the place where it stands (a keyframe and the changes after it), fetches the neighbour before it is needed
 * and drops what is far, so that what it holds does not grow with the board. A moment is the number of a row of the log;
 * what it names is the board after that row.
 *
 * Whoever makes one hands in how rows are played (`core/played-board.ts`), so this file knows nothing of boards.
 */
import type { HiddenNote } from "../core/hidden-working.ts"
import type { KeyframeAnswer, PlayedCommit } from "../core/history.ts"
import type { Result } from "../core/result.ts"
import type { ApiFailure } from "./parley-api.ts"

export const speeds = [1, 4, 16] as const
export type Speed = (typeof speeds)[number]

export interface PlayerWorld<Fields, Board> {
  first: { seq: number; at: number }
  last: { seq: number; at: number }
  /** The newest keyframe at or before `seq`, and what follows it. */
  keyframe(seq: number): Promise<Result<KeyframeAnswer, ApiFailure>>
  /** What a keyframe holds; a failure when it cannot be read. */
  fieldsOf(keyframe: KeyframeAnswer): Result<Fields, { message: string }>
  /** The fields after those rows; the ones handed in stay as they are. */
  play(fields: Fields, commits: readonly PlayedCommit[]): Fields
  /** `hidden`: scenarios of which no number is told. */
  boardOf(fields: Fields, hidden: HiddenNote): Board
  after(ms: number, task: () => void): () => void
}

export interface ShownMoment<Board> {
  seq: number
  at: number
  board: Board
  /** What led here; null where the log begins. */
  commit: PlayedCommit | null
  /** When the row before it was written. */
  beforeAt: number | null
  /** The board before that row. */
  before(): Board | null
  hidden: HiddenNote
  /** What follows cannot be read back, and the line goes on all the same. */
  endsEarly: boolean
}

export interface PlayerState<Board> {
  /** Where the hand has put it; `shown` follows as soon as it is here. */
  seq: number
  shown: ShownMoment<Board> | null
  loading: boolean
  failure: ApiFailure | null
  playing: boolean
  speed: Speed
}

export interface HistoryPlayer<Board> {
  state(): PlayerState<Board>
  subscribe(listener: () => void): () => void
  goTo(seq: number): void
  /** So many changes on, or back. */
  step(by: 1 | -1): void
  play(): void
  pause(): void
  setSpeed(speed: Speed): void
  /** After a failure. */
  again(): void
  /** The board after that row, wherever it lies; for a comparison. */
  boardAt(seq: number): Promise<Board | null>
  stop(): void
}

/** Bytes are bounded by this and by what one stretch may hold, which the server says. */
const mostStretches = 6
/** Within a stretch, so that a step back plays at most so many rows. */
const rowsBetweenPlaces = 32
/** A frame for the eye, and time between two for the page. */
const frameMs = 80
const wholeLifeMs = 8 * 60_000

/** Changes in a second at x1: two, or so many that the whole life takes eight minutes. */
export const changesPerSecond = (changes: number, speed: Speed): number =>
  Math.max(2, Math.ceil(changes / (wholeLifeMs / 1_000))) * speed

/** The server is at it, or asks for a moment's patience. */
const isSoon = ({ code, status }: ApiFailure): boolean => code === "history-building" || status === 429
const againMs = 1_000

interface Stretch<Fields> {
  start: number
  at: number
  /** The number of the next keyframe. */
  next: number | null
  commits: PlayedCommit[]
  hidden: HiddenNote
  /** Fields after 0, 32, 64 … rows, as far as anybody has been. */
  places: Fields[]
  /** The last that was shown: one more row from there is the usual step. */
  latest: { index: number; fields: Fields }
}

export function createHistoryPlayer<Fields, Board>(world: PlayerWorld<Fields, Board>): HistoryPlayer<Board> {
  const { first, last } = world
  const listeners = new Set<() => void>()
  const stretches = new Map<number, Stretch<Fields>>()
  const coming = new Map<number, Promise<Result<Stretch<Fields>, ApiFailure>>>()
  let state: PlayerState<Board> = {
    seq: last.seq,
    shown: null,
    loading: false,
    failure: null,
    playing: false,
    speed: 1,
  }
  let here: { stretch: Stretch<Fields>; index: number } | null = null
  let cancelTick: (() => void) | null = null
  let stopped = false

  function tell(next: Partial<PlayerState<Board>>) {
    if (stopped) return
    state = { ...state, ...next }
    for (const listener of listeners) listener()
  }

  // --- stretches ------------------------------------------------------------------------------------------------

  // The row that has a keyframe ends the stretch before it: there it is known what it did.
  const holds = ({ start, next }: Stretch<Fields>, seq: number) =>
    seq <= first.seq ? start <= first.seq : start < seq && (next === null || seq <= next)

  const held = (seq: number) => [...stretches.values()].find((stretch) => holds(stretch, seq)) ?? null

  function fetchStretch(seq: number): Promise<Result<Stretch<Fields>, ApiFailure>> {
    const asked = Math.max(first.seq, seq - 1)
    const already = coming.get(asked)
    if (already) return already
    const answer = world.keyframe(asked).then((keyframe): Result<Stretch<Fields>, ApiFailure> => {
      coming.delete(asked)
      if (!keyframe.ok) return keyframe
      const fields = world.fieldsOf(keyframe.value)
      if (!fields.ok)
        return { ok: false, error: { code: "unreadable", status: 200, message: fields.error.message } }
      const { seq: start, at, hidden } = keyframe.value
      // What happened since the page was opened is not on its line.
      const commits = keyframe.value.commits.filter((commit) => commit.seq <= last.seq)
      const next = (keyframe.value.next ?? last.seq) < last.seq ? keyframe.value.next : null
      const stretch = stretches.get(start) ?? {
        start,
        at,
        next,
        commits,
        hidden,
        places: [fields.value],
        latest: { index: 0, fields: fields.value },
      }
      stretches.set(start, stretch)
      return { ok: true, value: stretch }
    })
    coming.set(asked, answer)
    return answer
  }

  function dropFar(from: number) {
    const far = [...stretches.keys()].sort((a, b) => Math.abs(b - from) - Math.abs(a - from))
    for (const start of far.slice(0, Math.max(0, far.length - mostStretches))) stretches.delete(start)
  }

  function fieldsAt(stretch: Stretch<Fields>, index: number): Fields {
    const { places, commits, latest } = stretch
    const place = Math.min(places.length - 1, Math.floor(index / rowsBetweenPlaces))
    const nearer = latest.index <= index && latest.index > place * rowsBetweenPlaces
    let at = nearer ? latest.index : place * rowsBetweenPlaces
    let fields = nearer ? latest.fields : (places[place] as Fields)
    while (at < index) {
      // Many at once: what they all change is copied once.
      const to = Math.min(index, (Math.floor(at / rowsBetweenPlaces) + 1) * rowsBetweenPlaces)
      fields = world.play(fields, commits.slice(at, to))
      at = to
      if (at === places.length * rowsBetweenPlaces) places.push(fields)
    }
    return fields
  }

  /** How many rows of the stretch lead to `seq`. */
  function indexOf({ commits }: Stretch<Fields>, seq: number): number {
    let [low, high] = [0, commits.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((commits[middle] as PlayedCommit).seq <= seq) low = middle + 1
      else high = middle
    }
    return low
  }

  // --- going ----------------------------------------------------------------------------------------------------

  function show(stretch: Stretch<Fields>, index: number) {
    const commit = stretch.commits[index - 1] ?? null
    const fields = fieldsAt(stretch, index)
    stretch.latest = { index, fields }
    here = { stretch, index }
    const beforeAt = stretch.commits[index - 2]?.at ?? stretch.at
    let before: Board | null = null
    const shown: ShownMoment<Board> = {
      seq: commit?.seq ?? stretch.start,
      at: commit?.at ?? stretch.at,
      board: world.boardOf(fields, stretch.hidden),
      commit,
      hidden: stretch.hidden,
      endsEarly:
        stretch.next === null &&
        index === stretch.commits.length &&
        (commit?.seq ?? stretch.start) < last.seq,
      beforeAt: commit === null ? null : beforeAt,
      before() {
        if (commit === null) return null
        before ??= world.boardOf(fieldsAt(stretch, index - 1), stretch.hidden)
        return before
      },
    }
    tell({ seq: shown.seq, shown, loading: false, failure: null })
    dropFar(stretch.start)
    fetchNeighbour(stretch, index)
  }

  // A neighbour that cannot be had now is asked for again when somebody goes there.
  function fetchNeighbour({ start, next, commits }: Stretch<Fields>, index: number) {
    if (next !== null && index * 2 >= commits.length && !held(next + 1)) void fetchStretch(next + 1)
    if (start > first.seq && (index < commits.length / 4 || index <= 2) && !held(start))
      void fetchStretch(start)
  }

  interface Errand {
    seq: number
    /** Where in the stretch, once it is here. */
    place: (stretch: Stretch<Fields>) => number
    then: (() => void) | undefined
  }
  let errand: Errand | null = null
  let fetching = false

  function go(seq: number, place: Errand["place"], then?: () => void) {
    errand = null
    const there = held(seq)
    if (there) {
      show(there, place(there))
      then?.()
      return
    }
    errand = { seq, place, then }
    tell({ seq, loading: true, failure: null })
    void run()
  }

  // A hand that is drawn along the line passes many stretches: one is asked for at a time, and then the one where it is.
  async function run(): Promise<void> {
    if (stopped || fetching || errand === null) return
    const asked = errand
    fetching = true
    const fetched = await fetchStretch(asked.seq)
    fetching = false
    if (stopped || errand === null) return
    if (errand !== asked) return go(errand.seq, errand.place, errand.then)
    if (!fetched.ok && isSoon(fetched.error)) {
      // Whoever goes elsewhere meanwhile is not held up.
      world.after(againMs, () => void run())
      return
    }
    errand = null
    if (!fetched.ok) {
      pause()
      return tell({ loading: false, failure: fetched.error })
    }
    show(fetched.value, asked.place(fetched.value))
    asked.then?.()
  }

  const goTo = (seq: number) => {
    const to = Math.min(last.seq, Math.max(first.seq, Math.round(seq)))
    go(to, (stretch) => (to <= first.seq ? 0 : indexOf(stretch, to)))
  }

  function stepBy(by: number, then?: () => void) {
    if (here === null) return
    const { stretch, index } = here
    const to = index + by
    if (to > stretch.commits.length) {
      if (stretch.next === null) {
        if (index < stretch.commits.length) show(stretch, stretch.commits.length)
        then?.()
        return
      }
      const over = to - stretch.commits.length
      go(stretch.next + 1, (next) => Math.min(over, next.commits.length), then)
    } else if (to <= 0 && stretch.start > first.seq) {
      // The end of the one before is the same board, and there it is known what led to it.
      go(stretch.start, (former) => Math.max(0, former.commits.length + to), then)
    } else {
      errand = null
      show(stretch, Math.max(0, to))
      then?.()
    }
  }

  const atEnd = () => here !== null && here.stretch.next === null && here.index >= here.stretch.commits.length

  // --- by itself ------------------------------------------------------------------------------------------------

  function tickLater() {
    cancelTick?.()
    const rate = changesPerSecond(last.seq - first.seq, state.speed)
    const ms = Math.max(frameMs, 1_000 / rate)
    cancelTick = world.after(ms, () => {
      cancelTick = null
      if (!state.playing || stopped) return
      stepBy(Math.max(1, Math.round((rate * ms) / 1_000)), () => {
        if (!state.playing) return
        if (atEnd()) tell({ playing: false })
        else tickLater()
      })
    })
  }

  function pause() {
    cancelTick?.()
    cancelTick = null
    if (state.playing) tell({ playing: false })
  }

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    goTo(seq) {
      pause()
      goTo(seq)
    },
    step(by) {
      pause()
      stepBy(by)
    },
    play() {
      if (state.playing || here === null) return
      tell({ playing: true })
      // From the end it begins anew.
      if (!atEnd()) return tickLater()
      go(
        first.seq,
        () => 0,
        () => state.playing && tickLater(),
      )
    },
    pause,
    setSpeed(speed) {
      tell({ speed })
      if (state.playing && cancelTick !== null) tickLater()
    },
    again: () => goTo(state.seq),
    async boardAt(seq) {
      const to = Math.min(last.seq, Math.max(first.seq, seq))
      const there = held(to)
      const fetched = there ? { ok: true as const, value: there } : await fetchStretch(to)
      if (!fetched.ok) return null
      const { value: stretch } = fetched
      const fields = fieldsAt(stretch, to <= first.seq ? 0 : indexOf(stretch, to))
      if (here !== null) dropFar(here.stretch.start)
      return world.boardOf(fields, stretch.hidden)
    },
    stop() {
      stopped = true
      cancelTick?.()
    },
  }
}

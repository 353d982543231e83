/**
 * Broken updates by the thousand against one room after the other, with a look at everything that may not have
 * happened after each of them. Eve makes honest edits in a copy of her own and sends what is broken of each before she
 * sends the edit itself; Ann works all the while. The same seed gives the same run; FUZZ_SEED and FUZZ_COUNT give
 * others, and longer ones.
 */
import * as Y from "yjs"
import { type Board, fieldShape } from "../../core/board.ts"
import { countEntities, readBoard, rootNames, shapeOf } from "../../core/board-doc.ts"
import { createContentHash } from "../../core/content-doc.ts"
import { integrateUpdate } from "../../core/integration-doc.ts"
import { limits } from "../../core/limits.ts"
import type { Role } from "../../core/permissions.ts"
import { isFormatValue } from "../../core/rich-text.ts"
import { countMarks } from "../../core/text-doc.ts"
import { judge } from "../../server/rooms/judge.ts"
import { settled } from "../client/fake-clock.ts"
import type { Breakage } from "./broken-updates.ts"
import { renamed } from "./forged-update.ts"
import { goneIn } from "./formatted-texts.ts"
import { honestEdit, isAboutTheBoardItself } from "./honest-edits.ts"
import { type Chance, seededChance } from "./seeded-chance.ts"
import { annId, boardId, founderId, madeIn, type WatchedRoom, watchRoom } from "./watched-room.ts"

export interface Campaign {
  seed: number
  /** Broken updates to be sent. */
  count: number
  board: Board
  breakages: Readonly<Record<string, Breakage>>
  /** So many to one room; then it is closed and another one opened. */
  perRoom: number
}

/** The same every time, unless somebody has an hour. */
const { FUZZ_SEED, FUZZ_COUNT } = process.env
export const seedOf = (part: number): number => Number(FUZZ_SEED ?? 20_260_722) + part
export const countOf = (usual: number): number => (FUZZ_COUNT ? Number(FUZZ_COUNT) : usual)
/** Only a hang takes so long. */
export const timeFor = (count: number): number => 120_000 + 20 * count

export interface Outcome {
  sent: number
  honestlySaved: number
  /** How often each answer was given. */
  answers: Map<string, number>
  /** How often each breakage was tried, and how often it was taken. */
  tried: Map<string, number>
  taken: Map<string, number>
}

/** Of each honest edit so many are sent broken before it is sent whole. */
const triesPerEdit = 40
const lookEvery = 50

export async function wage(campaign: Campaign): Promise<Outcome> {
  const chance = seededChance(campaign.seed)
  const outcome: Outcome = {
    sent: 0,
    honestlySaved: 0,
    answers: new Map(),
    tried: new Map(),
    taken: new Map(),
  }
  while (outcome.sent < campaign.count) {
    const count = Math.min(campaign.perRoom, campaign.count - outcome.sent)
    const siege = await besiege(campaign, chance, outcome)
    const end = outcome.sent + count
    while (outcome.sent < end) await siege.round(end)
    await siege.end()
  }
  return outcome
}

/** An honest edit, cut off at every one of its bytes. */
export async function cutOffEverywhere(board: Board, edits: number, seed: number): Promise<number> {
  const chance = seededChance(seed)
  const watched = await watchRoom(board)
  const guard = guarded(watched)
  const eve = new Y.Doc({ guid: "eve" })
  integrateUpdate(eve, Y.encodeStateAsUpdate(watched.doc))
  let sent = 0
  for (let edit = 0; edit < edits; edit++) {
    const update = madeIn(eve, honestEdit(chance))
    for (let length = 0; length < update.length; length++, sent++) {
      const answer = guard.offer(eve.clientID, update.subarray(0, length), "facilitator")
      if (answer !== "malformed")
        throw new Error(`cut off at ${length}: ${answer}, ${Buffer.from(update).toString("hex")}`)
    }
    if (guard.offer(eve.clientID, update, "facilitator") !== "taken")
      throw new Error("and whole it was not taken")
    await settled()
  }
  await guard.end()
  return sent
}

async function besiege({ board, breakages }: Campaign, chance: Chance, outcome: Outcome) {
  const watched = await watchRoom(board)
  const { doc } = watched
  const guard = guarded(watched)
  const names = Object.keys(breakages)
  let nextId = 50_000 + chance.below(1_000)
  let tab: Y.Doc | null = null
  let other: Uint8Array = new Uint8Array([0, 0])

  /** Eve in step with the server: another number when something broken was taken under the last one. */
  function freshTab(): Y.Doc {
    const fresh = new Y.Doc({ guid: "eve" })
    // Numbers of all lengths.
    fresh.clientID = [nextId++, 2 ** 31 + nextId++, 2 ** 32 - 1 - nextId++][chance.below(3)] as number
    integrateUpdate(fresh, Y.encodeStateAsUpdate(doc))
    return fresh
  }

  async function round(end: number): Promise<void> {
    // Commits that wait are merged into one row: the bytes that others get are then not those that were sent.
    if (chance.oneIn(4)) watched.store.hold()
    tab ??= freshTab()
    const known = Y.getState(tab.store, tab.clientID)
    const changes = honestEdit(chance)
    const role: Role = isAboutTheBoardItself(changes) || chance.oneIn(4) ? "facilitator" : "analyst"
    const meant = madeIn(tab, changes)
    let honest = meant
    let senderId = tab.clientID
    const expected: string[] = []
    for (let tries = 0; tries < triesPerEdit && outcome.sent < end; tries++) {
      const name = names[outcome.sent % names.length] as string
      outcome.sent++
      count(outcome.tried, name)
      const update = (breakages[name] as Breakage)({ chance, honest, other, doc, senderId, victimId: annId })
      const before = Y.getState(doc.store, senderId)
      const answer = guard.offer(senderId, update, chance.oneIn(50) ? "viewer" : role)
      count(outcome.answers, answer)
      if (answer !== "taken") continue
      count(outcome.taken, name)
      expected.push(watched.lastOffered())
      if (Y.getState(doc.store, senderId) === before) continue
      // What is sent broken from here on is the same edit, as somebody else would have made it.
      senderId = nextId++
      honest = renamed(meant, tab.clientID, known, senderId)
    }
    if (honest === meant) {
      // Whatever was tried under her own number: the edit that Eve meant is taken.
      const answer = guard.offer(senderId, honest, role)
      if (answer !== "taken") throw new Error(`Eve's own edit: ${answer}, ${JSON.stringify(changes)}`)
      expected.push(watched.lastOffered())
    } else tab = null
    other = honest
    await watched.store.release()
    await settled()
    // Ann sees what is committed, and writes; Eve does not look, so that now and then their edits meet.
    const anns = `ann ${outcome.sent}`
    guard.ann(anns, chance)
    await settled()
    expected.push(anns)
    const lost = expected.filter((id) => !watched.saved.delete(id))
    if (lost.length > 0) throw new Error(`taken and never saved: ${lost.join()}`)
    outcome.honestlySaved += honest === meant ? 2 : 1
    for (const { update, operations } of watched.published.splice(0)) guard.publishedOnly(update, operations)
    if (chance.oneIn(8)) guard.look()
  }

  return { round, end: () => guard.end() }
}

/** A room in front of which every update is seen, and after each everything that it may not have done. */
function guarded(watched: WatchedRoom) {
  const { doc, ann, room, database } = watched
  const events = touchedKeys(doc)
  const hashes = [createContentHash(doc, rootNames), createContentHash(ann, rootNames)] as const
  const rootsThere = doc.share.size
  const prototypes = ownKeysOfPrototypes()
  let writes = 0
  doc.on("update", () => {
    writes++
  })
  let bytes: string | null = null
  let sinceLook = 0

  const encoded = () => Buffer.from(Y.encodeStateAsUpdate(doc)).toString("latin1")

  function offer(clientId: number, update: Uint8Array, role: Role): string {
    const complain = (what: string): never => {
      throw new Error(`${what}: client ${clientId}, ${role}, ${Buffer.from(update).toString("hex")}`)
    }
    // The bytes as they were before, at least every so often.
    if (sinceLook++ % lookEvery === 0 && bytes === null) bytes = encoded()
    const judged = { name: "board" as const, doc, entities: countEntities(doc), bytes: 0 }
    const before = {
      writes,
      rows: database.log(boardId, "board").length,
      state: Y.getState(doc.store, clientId),
    }
    const verdict = judge(judged, { role, memberId: "mallory", clientId }, update)
    if (writes !== before.writes) complain("the judge wrote")
    let answer = ""
    try {
      answer = watched.offer(clientId, update, role)
    } catch (error) {
      complain(`the room threw ${String(error)}`)
    }
    if (watched.broken.length > 0) complain(`the room broke (${watched.broken.join()})`)
    if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null) complain("something is pending")
    if (doc.share.size !== rootsThere) complain(`a root came into being (${[...doc.share.keys()].join()})`)
    if (ownKeysOfPrototypes() !== prototypes) complain("a prototype was changed")
    const seen = events.take()
    if (answer !== "taken") {
      if (answer === "rate" || answer === "storage" || answer === "again") complain(`answered ${answer}`)
      if (writes !== before.writes || seen.length > 0) complain(`answered ${answer}, and it was written`)
      if (database.log(boardId, "board").length !== before.rows)
        complain(`answered ${answer}, and it is in the log`)
      if (Y.getState(doc.store, clientId) !== before.state)
        complain(`answered ${answer}, and the clock moved`)
      if (bytes !== null && sinceLook % lookEvery === 0 && encoded() !== bytes)
        complain(`answered ${answer}, and the bytes changed`)
      return answer
    }
    if (verdict.kind === "known") {
      if (seen.length > 0) complain("nothing new, and it changed something")
      return answer
    }
    if (verdict.kind !== "accept") return complain(`taken, and judged ${verdict.kind}`)
    bytes = null
    for (const { root, id, field } of seen) {
      const named = verdict.touches.some(
        (touch) =>
          touch.collection === root && touch.id === id && (touch.field === field || touch.action === "add"),
      )
      if (!named) complain(`it touched ${root}/${id}/${field}, and said ${JSON.stringify(verdict.touches)}`)
      if (root === "meta" && role !== "facilitator") complain("an analyst changed the board's own settings")
      const flaw = flawAt(doc, root, id)
      if (flaw) complain(flaw)
    }
    if (role === "viewer") complain("a viewer wrote")
    if (Y.getState(doc.store, clientId) !== verdict.clocks[1]) complain("the clock is not what was judged")
    if (countEntities(doc) > limits.entities) complain("too many entities")
    return answer
  }

  return {
    offer,

    ann(id: string, chance: Chance): void {
      bytes = null
      // Ann sees only what is committed: her edit is of what she sees.
      const answer = watched.annOffers(id, ...honestEdit(chance))
      if (answer !== "taken") throw new Error(`Ann's edit: ${answer}`)
      events.take()
    },

    /** What others get is under the number of its author, and of nobody else. */
    publishedOnly(update: Uint8Array, operations: readonly { memberId: string }[]): void {
      const clients = new Set(Y.decodeUpdate(update).structs.map((struct) => struct.id.client))
      const members = new Set(operations.map(({ memberId }) => memberId))
      for (const client of clients) {
        if (client === founderId) throw new Error("something was published under the founder's number")
        if (!members.has(client === annId ? "ann" : "eve"))
          throw new Error(`published under ${client} for nobody`)
      }
    },

    /** Both copies are the same by content; nothing is pending in Ann's. */
    look(): void {
      if (ann.store.pendingStructs !== null || ann.store.pendingDs !== null)
        throw new Error("pending at Ann's")
      const [theirs, hers] = hashes.map((hash) => Buffer.from(hash.hash()).toString("hex"))
      if (theirs !== hers) throw new Error("Ann's content is not the server's")
    },

    /** The log tells the same board, and every value in it is one that its field takes. */
    async end(): Promise<void> {
      this.look()
      const stored = database.document(boardId, "board")
      const board = JSON.stringify(readBoard(doc))
      if (JSON.stringify(readBoard(stored)) !== board) throw new Error("the log tells another board")
      if (JSON.stringify(readBoard(ann)) !== board) throw new Error("Ann sees another board")
      const gone = JSON.stringify(goneIn(doc))
      for (const copy of [stored, ann])
        if (JSON.stringify(goneIn(copy)) !== gone) throw new Error("a copy has deleted something else")
      for (const root of rootNames) {
        const ids = root === "meta" ? ["meta"] : [...doc.getMap(root).keys()]
        for (const id of ids) {
          const flaw = flawAt(stored, root, id)
          if (flaw) throw new Error(flaw)
        }
      }
      if ([...stored.share.keys()].some((name) => !(rootNames as readonly string[]).includes(name))) {
        throw new Error("the log holds another root")
      }
      for (const hash of hashes) hash.stop()
      await room.close()
    },
  }
}

type RootName = (typeof rootNames)[number]

interface TouchedKey {
  root: RootName
  id: string
  /** null: the entity itself. */
  field: string | null
}

/** By Yjs' own account, not by ours. */
function touchedKeys(doc: Y.Doc): { take(): TouchedKey[] } {
  let seen: TouchedKey[] = []
  for (const root of rootNames) {
    doc.getMap(root).observeDeep((found) => {
      // Not its changes: of a text Yjs works them out by deleting formatting.
      for (const { path, keys, target } of found) {
        const inEntity = root === "meta" ? ["meta", ...path] : path
        const [id, field] = inEntity.map(String)
        if (target instanceof Y.Text) seen.push({ root, id: id ?? "", field: field ?? null })
        else {
          for (const key of keys.keys()) {
            seen.push(id === undefined ? { root, id: key, field: null } : { root, id, field: key })
          }
        }
      }
    })
  }
  return {
    take() {
      const taken = seen
      seen = []
      return taken
    },
  }
}

/** What is wrong with what lies there, raw; a reader would pass over it. */
function flawAt(doc: Y.Doc, root: RootName, id: string): string | null {
  const map = root === "meta" ? doc.getMap("meta") : doc.getMap(root).get(id)
  if (!(map instanceof Y.Map) || map.constructor !== Y.Map) return `${root}/${id} is no entity`
  const shape = shapeOf(root)
  const counts = new Map<string, number>()
  for (const [key, value] of map.entries()) {
    const at = `${root}/${id}/${key}`
    const known = fieldShape(shape, key)
    if (!known) return `${at} is no field`
    if (known.kind === "text") {
      if (!(value instanceof Y.Text)) return `${at} is no text`
      const flaw = flawInText(value, shape.rich?.includes(key) ?? false)
      if (flaw) return `${at} ${flaw}`
      continue
    }
    const list = key.split(":")[0] as string
    if (key.includes(":")) counts.set(list, (counts.get(list) ?? 0) + 1)
    const parsed = known.schema.safeParse(value)
    // As JSON and by itself: what is stripped, converted or inherited would differ.
    if (!parsed.success || JSON.stringify(parsed.data) !== JSON.stringify(value))
      return `${at} has a value of another kind`
  }
  for (const [list, count] of counts)
    if (count > limits.itemsPerEntity) return `${root}/${id} has too many ${list}`
  return null
}

function flawInText(text: Y.Text, rich: boolean): string | null {
  if (text.length > limits.textCharacters) return "is too long"
  if (countMarks(text) > limits.formatMarks) return "holds too much formatting"
  for (let { _start: item } = text; item !== null; item = item.right) {
    if (item.deleted || item.content instanceof Y.ContentString) continue
    if (!rich || !(item.content instanceof Y.ContentFormat)) return "holds something that is no text"
    if (!isFormatValue(item.content.key, item.content.value)) return "is formatted as no text is"
  }
  return text._map.size > 0 ? "has attributes" : null
}

const ownKeysOfPrototypes = (): number =>
  [Object, Array, Function, String, Map, Y.Map, Y.Doc].reduce(
    (sum, { prototype }) => sum + Reflect.ownKeys(prototype).length,
    0,
  )

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}

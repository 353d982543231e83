/**
 * Whether a new piece of text lies where its author can have put it. Yjs brings concurrent pieces into the same order
 * on every replica as long as each was written between two characters that stood side by side in front of its author.
 * Of a piece with its neighbours the wrong way round, or with something between them that its author must have known,
 * different replicas make different texts, and nothing in their state vectors tells.
 *
 * Values under a key need no such look: they name no right neighbour, and that alone is the same everywhere.
 */
import * as Y from "yjs"

/** Of the text, over all the pieces of one update: an honest one finds its neighbours side by side, or nearly. */
const maxSteps = 100_000

export class TextOrder {
  /** What follows a character, or the start of a text, in front of the author: what this update has put there. */
  private readonly followers = new Map<string, Y.ID | null>()
  private readonly known: Knowledge
  private steps = 0

  constructor(
    private readonly doc: Y.Doc,
    private readonly client: number,
    /** From this clock on, it is the update's own. */
    private readonly from: number,
  ) {
    this.known = new Knowledge(doc)
  }

  /** Call for each piece, in order. `text` is null when the update makes it; `name` tells one text from another. */
  fits(item: Y.Item, name: string, text: Y.Text | null): boolean {
    const { origin, rightOrigin } = item
    const after = origin ? keyOf(origin) : name
    const follower = this.followers.get(after)
    const fits =
      follower !== undefined
        ? Y.compareIDs(follower, rightOrigin)
        : origin && this.isNew(origin)
          ? rightOrigin !== null && Y.compareIDs(Y.createID(origin.client, origin.clock + 1), rightOrigin)
          : this.sideBySide(origin, rightOrigin, text)
    this.followers.set(after, item.id)
    this.followers.set(keyOf(item.lastId), rightOrigin)
    return fits
  }

  private isNew(id: Y.ID): boolean {
    return id.client === this.client && id.clock >= this.from
  }

  /** What lies between the two now was not known to the author, and so was written meanwhile. */
  private sideBySide(origin: Y.ID | null, rightOrigin: Y.ID | null, text: Y.Text | null): boolean {
    if (rightOrigin && this.isNew(rightOrigin)) return false
    const left = origin && Y.getItem(this.doc.store, origin)
    const right = rightOrigin && Y.getItem(this.doc.store, rightOrigin)
    if (left && left === right) return (origin as Y.ID).clock + 1 === (rightOrigin as Y.ID).clock
    const between: Y.ID[] = []
    if (left && (origin as Y.ID).clock + 1 < left.id.clock + left.length) {
      between.push(Y.createID(left.id.client, (origin as Y.ID).clock + 1))
    }
    let item: Y.Item | null = left ? left.right : (text?._start ?? null)
    for (; item !== null && item !== right; item = item.right) {
      between.push(item.id)
      if (++this.steps > maxSteps) return false
    }
    if (item !== right) return false
    if (right && right.id.clock < (rightOrigin as Y.ID).clock) return false
    if (between.length === 0) return true
    for (const id of [origin, rightOrigin]) if (id) this.known.add(id)
    if (this.from > 0) this.known.add(Y.createID(this.client, this.from - 1))
    return !between.some((id) => this.known.has(id))
  }
}

/** What somebody must have had who wrote next to these: all that its authors had written and built on before. */
class Knowledge {
  private readonly upTo = new Map<number, number>()
  private readonly read = new Map<number, number>()

  constructor(private readonly doc: Y.Doc) {}

  has({ client, clock }: Y.ID): boolean {
    return clock < (this.upTo.get(client) ?? 0)
  }

  add(id: Y.ID): void {
    const open: number[] = []
    const note = (found: Y.ID | null) => {
      if (!found || this.has(found)) return
      this.upTo.set(found.client, found.clock + 1)
      open.push(found.client)
    }
    note(id)
    for (let client = open.pop(); client !== undefined; client = open.pop()) {
      const structs = this.doc.store.clients.get(client) ?? []
      let at = this.read.get(client) ?? 0
      for (; at < structs.length; at++) {
        const struct = structs[at] as Y.Item | Y.GC
        if (struct.id.clock >= (this.upTo.get(client) as number)) break
        if (!(struct instanceof Y.Item)) continue
        note(struct.origin)
        note(struct.rightOrigin)
        if (struct.parent instanceof Y.AbstractType) note(struct.parent._item?.id ?? null)
      }
      this.read.set(client, at)
    }
  }
}

const keyOf = ({ client, clock }: Y.ID): string => `${client} ${clock}`

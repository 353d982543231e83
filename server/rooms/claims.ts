/**
 * Under whose name a Yjs client id writes (R3): an id belongs to one member of a board. Ids are public, and a
 * twelve-byte forgery under a victim's id would mute the victim for ever.
 *
 * Each id makes every later edit dearer (laws, "Ids accumulate"). So a tab that ends with everything saved gives its
 * own back, and a later tab of the same member goes on under it.
 */
import * as Y from "yjs"
import type { BoardStore } from "./ports.ts"

/** Whose tab it is; a tab has one at a time. */
export interface ClaimHolder {
  readonly memberId: string
}

export interface Claims {
  /** false: the id is somebody else's, in another tab's use, or given back. */
  claim(clientId: number, holder: ClaimHolder): Promise<boolean>
  /** One that this member has given back, claimed for the holder; null when there is none. */
  reuse(holder: ClaimHolder): Promise<number | null>
  release(clientId: number, holder: ClaimHolder): void
  /** Releases it for good; call when everything that was taken under it is committed. */
  giveBack(clientId: number, holder: ClaimHolder): Promise<void>
  /** The document now holds something of this member under this id. */
  wrote(clientId: number, memberId: string): void
}

export interface ClaimsWorld {
  doc: Y.Doc
  authorOf(clientId: number): Promise<string | null>
  keepForReuse: (memberId: string, clientId: number) => ReturnType<BoardStore["giveBackClientId"]>
  takeForReuse: (memberId: string) => ReturnType<BoardStore["takeClientId"]>
}

/** Those of an earlier epoch are no longer in the document, and are passed over. */
const reuseTries = 8

export function createClaims({ doc, authorOf, keepForReuse, takeForReuse }: ClaimsWorld): Claims {
  const holders = new Map<number, ClaimHolder>()
  const owners = new Map<number, string>()
  /** Whoever still has one of these in a copy could write what another tab writes too, at the same clock. */
  const givenBack = new Set<number>()

  async function ownerOf(clientId: number): Promise<string | null> {
    const known = owners.get(clientId)
    if (known !== undefined) return known
    if (Y.getState(doc.store, clientId) === 0) return null
    // In the document and in nobody's name: a template's, or one that the log no longer tells. Not to be had.
    const owner = (await authorOf(clientId)) ?? ""
    if (!owners.has(clientId)) owners.set(clientId, owner)
    return owners.get(clientId) ?? owner
  }

  return {
    async claim(clientId, holder) {
      if (clientId === doc.clientID) return false
      const owner = await ownerOf(clientId)
      if (owner !== null && owner !== holder.memberId) return false
      const current = holders.get(clientId)
      if ((current && current !== holder) || givenBack.has(clientId)) return false
      holders.set(clientId, holder)
      return true
    },
    async reuse(holder) {
      for (let tries = 0; tries < reuseTries; tries++) {
        const clientId = await takeForReuse(holder.memberId)
        if (clientId === null) return null
        givenBack.delete(clientId)
        const mine = (await ownerOf(clientId)) === holder.memberId
        if (!mine || holders.has(clientId)) continue
        holders.set(clientId, holder)
        return clientId
      }
      return null
    },
    release(clientId, holder) {
      if (holders.get(clientId) === holder) holders.delete(clientId)
    },
    async giveBack(clientId, holder) {
      if (holders.get(clientId) !== holder) return
      holders.delete(clientId)
      // Nothing is under it: as good as any other number.
      if ((await ownerOf(clientId)) !== holder.memberId) return
      givenBack.add(clientId)
      await keepForReuse(holder.memberId, clientId)
    },
    wrote(clientId, memberId) {
      if (!owners.has(clientId)) owners.set(clientId, memberId)
    },
  }
}

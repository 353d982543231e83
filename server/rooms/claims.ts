/**
 * Under whose name a Yjs client id writes (R3): an id belongs to one member of a board. Ids are public, and a
 * twelve-byte forgery under a victim's id would mute the victim for ever.
 */
import * as Y from "yjs"

export interface ClaimHolder {
  readonly memberId: string
  /** The same member's newer connection has taken the id over. */
  superseded(): void
}

export interface Claims {
  /** false: the id is somebody else's. */
  claim(clientId: number, holder: ClaimHolder): Promise<boolean>
  release(clientId: number, holder: ClaimHolder): void
  /** The document now holds something of this member under this id. */
  wrote(clientId: number, memberId: string): void
}

export function createClaims(doc: Y.Doc, authorOf: (clientId: number) => Promise<string | null>): Claims {
  const holders = new Map<number, ClaimHolder>()
  const owners = new Map<number, string>()

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
      if (current && current.memberId !== holder.memberId) return false
      if (current !== holder) current?.superseded()
      holders.set(clientId, holder)
      return true
    },
    release(clientId, holder) {
      if (holders.get(clientId) === holder) holders.delete(clientId)
    },
    wrote(clientId, memberId) {
      if (!owners.has(clientId)) owners.set(clientId, memberId)
    },
  }
}

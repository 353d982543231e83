/**
 * What stands for a person in an anonymous round: the same wherever the salt is the same, and nothing that leads back
 * without it. The salt never leaves the server.
 */

import { hashOf } from "./canonical-json.ts"
import type { Id } from "./ids.ts"

/** For all that one analyst says under this salt. 40 bits: a workshop is a few hundred people. */
export const markOf = (salt: string, analystId: Id): Id => `m${hashOf(salt + analystId).slice(0, 10)}`

/** In place of an estimate's own id, which its author's browser has chosen and others may have seen. */
export const markedEstimateId = (salt: string, estimateId: Id): Id =>
  `e${hashOf(salt + estimateId).slice(0, 20)}`

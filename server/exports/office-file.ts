/**
 * What a workbook and slides are packed into: a zip file of which every time is the snapshot's or none, so that the
 * same snapshot makes the same bytes on any machine at any hour of the day.
 */
import { unzipSync, type Zippable, zipSync } from "fflate"
import type { Snapshot } from "../../core/snapshot.ts"

/** The earliest that a zip file knows, which holds the time of the place without saying which place. */
const zipTime = new Date(1980, 0, 1)

export const packed = (parts: Zippable): Uint8Array => zipSync(parts, { mtime: zipTime })

export const packedAgain = (file: Uint8Array): Uint8Array => packed(unzipSync(file))

/** As the properties of such a file spell when it was made: the moment whose judgement it is. */
export const madeAt = ({ asOf }: Pick<Snapshot, "asOf">): string =>
  new Date(asOf).toISOString().replace(/\.\d+Z$/, "Z")

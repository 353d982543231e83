import type { Meters } from "../../server/rooms/ports.ts"

/** For tests that do not count. */
export const silentMeters: Meters = {
  taken() {},
  refused() {},
  later() {},
  resync() {},
  committed() {},
  contentDiffers() {},
  opened() {},
}

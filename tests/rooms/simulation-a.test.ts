import { describe } from "vitest"
import { seedsHold } from "./simulated-seeds.ts"

describe("rooms and sessions under everything that a network, a database and a crash can do", () => {
  seedsHold(1, 80)
})

import type { Board, Scenario } from "../../core/board.ts"

export const scenario = (id: string, part: Partial<Scenario> = {}): Scenario => ({
  id,
  title: `Title of ${id}`,
  kind: "binary",
  status: "open",
  outcomes: [
    { id: "yes", label: "Yes", order: 0 },
    { id: "no", label: "No", order: 1 },
  ],
  working: { probabilities: { yes: 0.3, no: 0.7 } },
  resolutionCriteria: "",
  finePrint: "",
  background: "",
  evidence: [],
  ...part,
})

/** Three scenarios in two sets, and one without. */
export const smallBoard = (): Board => ({
  meta: { title: "Korea 2018", note: "", yardstick: "icd203" },
  sets: [
    { id: "summits", title: "Summits", kind: "independent", order: "a0" },
    { id: "sanctions", title: "Sanctions", kind: "independent", order: "a1" },
  ],
  scenarios: [
    scenario("s1", { setId: "summits", order: "a0", background: "The two have not met." }),
    scenario("s2", { setId: "summits", order: "a1" }),
    scenario("s3", { setId: "sanctions", order: "a2" }),
    scenario("s4", { order: "a3" }),
  ],
  issues: [],
  sources: [{ id: "kcna", title: "KCNA", order: "a0" }],
  actors: [],
  events: [],
  drivers: [],
  responses: [],
  links: [],
  signals: [],
  tables: [],
  worlds: [],
  comments: [],
})

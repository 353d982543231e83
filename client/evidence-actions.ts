/** What people do to sources, and to the passages that a scenario takes from them. */
import type { Evidence, Source } from "../core/board.ts"
import { fieldsOf } from "../core/board-doc.ts"
import { type Done, gone, line, type Operation } from "./operation.ts"

export type NewSource = Omit<Source, "id" | "order" | "deletedAt" | "createdAt">

export interface EvidenceActions {
  addSource(source: NewSource): Done
  addEvidence(scenarioId: string, evidence: { sourceId?: string | null; passage: string }): Done
  setEvidence(
    scenarioId: string,
    evidenceId: string,
    evidence: { sourceId?: string | null; passage?: string },
  ): Done
  removeEvidence(scenarioId: string, evidenceId: string): Done
}

export function evidenceActions({ newId, now, act, onScenario, set }: Operation): EvidenceActions {
  return {
    addSource(source) {
      const words = line(source.title)
      if (!words.ok) return words
      const id = newId()
      const fields = fieldsOf("sources", { ...source, title: words.value, createdAt: now() })
      return act({ id }, [{ kind: "add", collection: "sources", id, fields }])
    },

    addEvidence: (scenarioId, { sourceId, passage }) =>
      onScenario(scenarioId, (scenario) => {
        const words = line(passage)
        if (!words.ok) return words
        const id = newId()
        const order = Math.max(-1, ...scenario.evidence.map((entry) => entry.order ?? 0)) + 1
        const entry: Evidence = { passage: words.value, order }
        if (sourceId) entry.sourceId = sourceId
        return act({ id }, [set("scenarios", scenario, `evidence:${id}`, entry)])
      }),

    setEvidence: (scenarioId, evidenceId, { sourceId, passage }) =>
      onScenario(scenarioId, (scenario) => {
        const before = scenario.evidence.find(({ id }) => id === evidenceId)
        if (!before) return gone
        const { id: _id, sourceId: sourceBefore, ...entry } = before
        const next: Evidence = { ...entry, passage: passage ?? entry.passage }
        const source = sourceId === undefined ? sourceBefore : sourceId
        if (source) next.sourceId = source
        return act({ id: evidenceId }, [set("scenarios", scenario, `evidence:${evidenceId}`, next)])
      }),

    removeEvidence: (scenarioId, evidenceId) =>
      onScenario(scenarioId, (scenario) =>
        scenario.evidence.some(({ id }) => id === evidenceId)
          ? act({ id: evidenceId }, [set("scenarios", scenario, `evidence:${evidenceId}`, null)])
          : gone,
      ),
  }
}

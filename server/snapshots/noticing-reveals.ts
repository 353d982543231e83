import type { JudgementStore } from "../rooms/judgement-port.ts"

/** Tells of every reveal once it is committed; the reveal itself waits for nothing. */
export function noticingReveals(
  store: JudgementStore,
  revealed: (reveal: { boardId: string; number: number }) => void,
): JudgementStore {
  return {
    ...store,
    async changeRound(boardId, number, from, change) {
      const round = await store.changeRound(boardId, number, from, change)
      if (round?.status === "revealed" && change.status === "revealed") revealed({ boardId, number })
      return round
    },
  }
}

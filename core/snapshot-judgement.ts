/** Of what the ledger says, what a snapshot keeps: all that everybody could see by then (B1), and who said it. */
import type { Ledger } from "./ledger-doc.ts"
import type { SnapshotJudgement } from "./snapshot.ts"

export function snapshotJudgement({
  members,
  judgement,
}: Pick<Ledger, "members" | "judgement">): SnapshotJudgement {
  const { decisions, modelDecisions, resolutions } = judgement
  // One that is blind and not revealed shows nothing, and says by its questions alone what is being asked.
  const rounds = judgement.rounds.filter(({ status, blind }) => status === "revealed" || !blind)
  const shown = new Set(rounds.map(({ number }) => number))
  const isShown = ({ round }: { round: number | null }) => round === null || shown.has(round)
  const estimates = judgement.estimates.filter(isShown)
  const votes = judgement.votes.filter(isShown)
  const named = new Set(
    [
      ...[...estimates, ...votes, ...decisions, ...modelDecisions, ...resolutions].map(({ by }) => by),
      ...rounds.map(({ openedBy }) => openedBy),
    ].filter((id) => id !== null),
  )
  const names = new Map([...members, ...judgement.analysts].map(({ id, name }) => [id, name]))
  const people = [...named].sort().flatMap((id) => {
    const name = names.get(id)
    return name === undefined ? [] : [{ id, name }]
  })
  return { rounds, people, estimates, votes, decisions, modelDecisions, resolutions }
}

/** The next without an answer, going round from where one is; null: all others have theirs. */
export function nextUnanswered(
  ids: readonly string[],
  at: string,
  isAnswered: (id: string) => boolean,
): string | null {
  const from = ids.indexOf(at)
  const round = [...ids.slice(from + 1), ...ids.slice(0, Math.max(0, from))]
  return round.find((id) => !isAnswered(id)) ?? null
}

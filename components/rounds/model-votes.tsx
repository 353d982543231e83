"use client"

/**
 * What a round asks about the model (B8): how strong each link is, by oneself, and tables of one's own. After the reveal
 * what all say together, and what a facilitator takes for the team.
 */
import { Check, Lock } from "lucide-react"
import { useId, useRef, useState } from "react"
import { useDrivers, useLinks, useResponses, useScenarios } from "../../client/use-board.ts"
import { useEstimateRight } from "../../client/use-estimate-right.ts"
import { useRound } from "../../client/use-judgement.ts"
import { useMembers, useYou } from "../../client/use-people.ts"
import { useVote, useVoteDraft } from "../../client/use-vote.ts"
import { useLinkVotes } from "../../client/use-votes.ts"
import type { Link, Response } from "../../core/board.ts"
import { nothingSet } from "../../core/network/questions.ts"
import { nearestStep, oddsWords, strengthSteps, strengthWords } from "../../core/strength.ts"
import { readingOf } from "../drivers/driver-reading.ts"
import { TableEstimates } from "../drivers/table-estimates.tsx"
import { Rationale } from "../estimate/rationale.tsx"
import { Button } from "../ui/button.tsx"
import { Dialog } from "../ui/dialog.tsx"
import { EmptyState } from "../ui/empty-state.tsx"
import { linkName, responseName } from "./model-names.ts"

export function ModelVotes({ round: number, close }: { round: number; close: () => void }) {
  const round = useRound(number)
  const scenarios = useScenarios()
  const drivers = useDrivers()
  const allLinks = useLinks()
  const allResponses = useResponses()
  const links = allLinks.filter(({ id }) => round?.linkIds?.includes(id))
  const responses = allResponses.filter(({ id }) => round?.responseIds?.includes(id))
  const secret = round?.blind && (round.status === "open" || round.status === "closed")
  return (
    <Dialog
      title={`Round ${number}: links and tables`}
      description={
        secret
          ? "Nobody sees what you say before the reveal; only how many have answered."
          : "What everybody said by themselves, taken together."
      }
      size="lg"
      open
      onOpenChange={(open) => open || close()}
      footer={<Button onClick={close}>Done</Button>}
    >
      {links.length + responses.length === 0 ? (
        <EmptyState title="This round asks about no link and no table" className="px-0!" />
      ) : (
        <div className="flex flex-col gap-6">
          {links.length > 0 && (
            <section aria-label="Links">
              <h3 className="caption mb-1">How strong is the link?</h3>
              <ul className="divide-y divide-line border-line border-y">
                {links.map((link) => (
                  <LinkVote key={link.id} link={link} name={linkName(link, scenarios)} />
                ))}
              </ul>
            </section>
          )}
          {responses.map((response) => (
            <section key={response.id} aria-label={responseName(response, scenarios)}>
              <h3 className="statement text-base">{responseName(response, scenarios)}</h3>
              <ResponseVote response={response} drivers={drivers} name={responseName(response, scenarios)} />
            </section>
          ))}
        </div>
      )}
    </Dialog>
  )
}

function ResponseVote({
  response,
  drivers,
  name,
}: {
  response: Response
  drivers: Parameters<typeof readingOf>[1]
  name: string
}) {
  const reading = readingOf(response, drivers, nothingSet)
  if (reading === null) return <p className="text-muted text-sm">Its drivers were removed.</p>
  return <TableEstimates response={response} title={name} reading={reading} />
}

function LinkVote({ link, name }: { link: Link; name: string }) {
  const { running, revealed, shown, mine, pooled, decisions } = useLinkVotes(link.id)
  const vote = useVote("link", link.id)
  const { why } = useEstimateRight()
  const heading = useId()
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  const { draft, keep, drop } = useVoteDraft({ kind: "link", id: link.id }, running)
  const reason = useRef<HTMLTextAreaElement>(null)
  const [missing, setMissing] = useState(false)
  const members = useMembers()
  const you = useYou()
  const said = mine && mine.withdrawnAt === null && "shift" in mine.forecast ? mine.forecast.shift : null
  const rationale = draft?.rationale ?? mine?.rationale ?? ""
  const chosen = draft?.shift ?? said
  const step = chosen === null ? null : nearestStep(chosen).shift
  const required = running?.rationaleRequired ?? false
  const facilitator = you?.role === "facilitator"
  const nameOf = (by: string | null) =>
    by === null
      ? "Somebody"
      : by === you?.memberId
        ? "You"
        : (members.find(({ id }) => id === by)?.name ?? "Somebody")
  const mayAnswer = why === null && running?.status === "open"
  const standing = shown.filter(({ withdrawnAt }) => withdrawnAt === null)

  async function send(asked: Promise<string | null>) {
    setBusy(true)
    setRefusal(await asked)
    setBusy(false)
  }

  /** With what is typed of the reason; without one that is asked for it stays a draft. */
  function choose(shift: number) {
    const whole = { shift, anchors: null, rationale }
    keep(whole)
    if (required && rationale.trim() === "") {
      setMissing(true)
      reason.current?.focus()
      return
    }
    void send(
      vote.say({ shift }, rationale, running).then((refused) => {
        if (refused === null) drop()
        return refused
      }),
    )
  }

  return (
    <li aria-labelledby={heading} className="flex flex-col gap-2 py-3">
      <p id={heading} className="statement text-base leading-snug">
        {name}
      </p>
      {running && (
        <fieldset disabled={!mayAnswer || busy} aria-busy={busy}>
          <legend className="sr-only">With the first, the second is</legend>
          <div className="flex flex-wrap gap-1.5">
            {strengthSteps.map(({ shift }) => (
              <button
                key={shift}
                type="button"
                aria-pressed={step === shift}
                onClick={() => choose(shift)}
                className="min-h-8 rounded-control border border-edge/60 bg-panel px-2.5 text-xs hover:border-edge disabled:opacity-60 aria-pressed:border-ink aria-pressed:bg-ink aria-pressed:text-paper pointer-coarse:min-h-11 forced-colors:aria-pressed:outline-2"
              >
                {strengthWords(shift)}
              </button>
            ))}
          </div>
          <div className="mt-2">
            <Rationale
              value={rationale}
              required={required}
              disabled={false}
              fault={missing && rationale.trim() === "" ? "This round asks for a reason." : null}
              onChange={(typed) => keep({ shift: chosen, anchors: null, rationale: typed })}
              onSubmit={() => chosen !== null && choose(chosen)}
              areaRef={reason}
            />
          </div>
          {draft !== null && chosen !== null && (
            <Button size="sm" className="mt-2 pointer-coarse:h-11" onClick={() => choose(chosen)}>
              Hand in
            </Button>
          )}
        </fieldset>
      )}
      <p role="status" className="flex items-center gap-1.5 text-muted text-xs">
        {running &&
          (draft !== null && mayAnswer ? (
            chosen === null ? (
              "What you have typed is kept here. Choose how strong the link is."
            ) : (
              "What you have changed is kept here and is not handed in."
            )
          ) : said === null ? (
            (why ?? "You have not answered yet.")
          ) : (
            <>
              <Lock aria-hidden className="size-3.5" />
              Yours is in: {strengthWords(said)}, {oddsWords(said)}.
            </>
          ))}
        {!running && pooled && standing.length > 0 && (
          <>
            {standing.length} said: in the middle {strengthWords(pooled.shift)}, from{" "}
            {strengthWords(pooled.lowest)} to {strengthWords(pooled.highest)}. The team holds{" "}
            {strengthWords(link.logOddsShift ?? 0)}.
          </>
        )}
        {!running && standing.length === 0 && "Nobody answered."}
      </p>
      {!running && standing.some((one) => one.rationale !== "") && (
        <ul className="flex flex-col gap-1 text-xs" aria-label="Reasons">
          {standing.map(
            (one) =>
              one.rationale !== "" && (
                <li key={one.id}>
                  <span className="font-medium">{nameOf(one.by)}</span>
                  {"shift" in one.forecast && `, ${strengthWords(one.forecast.shift)}`}:{" "}
                  <span className="text-muted">{one.rationale}</span>
                </li>
              ),
          )}
        </ul>
      )}
      {!running && pooled && facilitator && standing.length > 0 && (
        <Button
          size="sm"
          icon={<Check />}
          className="w-fit pointer-coarse:h-11"
          disabled={busy}
          onClick={() => void send(vote.accept(revealed, ""))}
        >
          Take the median for the team
        </Button>
      )}
      {decisions[0] && <p className="text-muted text-xs">The team took the median of this link.</p>}
      <p role="alert" className="text-danger text-xs empty:hidden">
        {refusal}
      </p>
    </li>
  )
}

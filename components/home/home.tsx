import { EnterCode } from "../join/enter-code.tsx"
import { RecentBoards } from "./recent-boards.tsx"
import { Specimen } from "./specimen.tsx"
import { StartBoard } from "./start-board.tsx"

export function Home({ suggestedName }: { suggestedName: string }) {
  return (
    <>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-x-20 gap-y-12 pt-8 pb-14 lg:grid-cols-[minmax(0,1fr)_minmax(0,26rem)] lg:pt-16 lg:pb-20">
        <section className="flex flex-col justify-center">
          <h1 className="max-w-[16ch] text-balance font-serif font-[480] text-xl tracking-tight sm:text-2xl">
            What may happen, how likely it is, and what would change our minds.
          </h1>
          <p className="reading mt-5 max-w-[46ch] text-muted">
            A board that several people hold at once: scenarios, the probability of each, and the evidence
            behind it. No account.
          </p>
          <div className="mt-10 max-w-[30rem]">
            <EnterCode label="Enter your code or paste your link" hint="Your facilitator has it." autoFocus />
            <p className="mt-1 text-sm">
              <a
                href="#start"
                className="target rounded-control text-ink underline decoration-edge underline-offset-4 transition-colors hover:decoration-ink"
              >
                No code? Start a board
              </a>
            </p>
          </div>
        </section>
        <Specimen />
      </div>
      <StartBoard suggestedName={suggestedName} />
      <RecentBoards />
    </>
  )
}

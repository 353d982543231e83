import type { Metadata } from "next"
import { Recover } from "../../../components/join/recover.tsx"
import { PlainPage } from "../../../components/shell/plain-page.tsx"

export const metadata: Metadata = { title: "Continue on this device", referrer: "no-referrer" }

/** Says nothing about the board: whether there is one is told to who has a key. */
export default async function RecoverPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  return (
    <PlainPage>
      <section className="my-auto pb-24">
        <h1 className="statement text-xl">Continue on this device</h1>
        <p className="reading mt-3 mb-8 text-muted">
          With your personal key you are the same person here: same name, same colour, same rights.
        </p>
        <Recover at={{ boardId: id }} />
      </section>
    </PlainPage>
  )
}

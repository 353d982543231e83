import type { ReactNode } from "react"
import { Wordmark } from "./wordmark.tsx"

/** Every page that is not a board: the name on top, one column of matter, air. */
export function PlainFrame({
  children,
  aside,
  wide = false,
}: {
  children: ReactNode
  aside?: ReactNode
  wide?: boolean
}) {
  return (
    <div
      className={`mx-auto flex min-h-dvh w-full flex-col px-5 sm:px-8 ${wide ? "max-w-[72rem]" : "max-w-[32rem]"}`}
    >
      <header className="flex h-16 items-center justify-between">
        <Wordmark />
        {aside}
      </header>
      <main className="flex flex-1 flex-col">{children}</main>
    </div>
  )
}

/** A page that has only something to say. */
export function Message({
  title,
  children,
  actions,
}: {
  title: string
  children: ReactNode
  actions?: ReactNode
}) {
  return (
    <section className="my-auto pb-24">
      <h1 className="statement text-xl">{title}</h1>
      <div className="reading mt-3 text-muted">{children}</div>
      {actions === undefined ? null : <div className="mt-8">{actions}</div>}
    </section>
  )
}

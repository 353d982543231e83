"use client"

import { Eye, MoreHorizontal, UserMinus } from "lucide-react"
import { type FormEvent, useState } from "react"
import { useParleyApi } from "../../client/use-parley-api.ts"
import { type RosterEntry, useMembers, useOnline, useYou } from "../../client/use-people.ts"
import { limits } from "../../core/limits.ts"
import type { Role } from "../../core/permissions.ts"
import { follow, useFollowed } from "../facilitation/following.ts"
import { nameCookie, rememberOnDevice } from "../shell/device-memory.ts"
import { Avatar } from "../ui/avatar.tsx"
import { Badge } from "../ui/badge.tsx"
import { Button } from "../ui/button.tsx"
import { Dialog } from "../ui/dialog.tsx"
import { IconButton } from "../ui/icon-button.tsx"
import { Menu, MenuChoice, MenuItem, MenuSeparator } from "../ui/menu.tsx"
import { TextField } from "../ui/text-field.tsx"
import { PersonalKey } from "./personal-key.tsx"

const roleNames: Record<Role, string> = { facilitator: "Facilitator", analyst: "Analyst", viewer: "Viewer" }
const roleOptions = [
  { value: "facilitator", label: "Facilitator", hint: "Changes everything, shares, decides who does what" },
  { value: "analyst", label: "Analyst", hint: "Changes scenarios, probabilities and evidence" },
  { value: "viewer", label: "Viewer", hint: "Sees everything, changes nothing" },
] as const

interface DialogProps {
  boardId: string
  open: boolean
  onOpenChange: (open: boolean) => void
  /** It is opened for your own key, which is then shown at once. */
  atKey?: boolean
}

/** Everybody who belongs to the board, who is here, and for facilitators: what each may do. */
export function PeopleDialog({ boardId, open, onOpenChange, atKey = false }: DialogProps) {
  const members = useMembers()
  const online = new Set(useOnline().map(({ memberId }) => memberId))
  const you = useYou()
  const [error, setError] = useState<string | null>(null)
  return (
    <Dialog
      title="People"
      size="md"
      description={`${members.length === 1 ? "1 person" : `${members.length} people`} on this board, ${online.size} here now.`}
      open={open}
      onOpenChange={(next) => {
        setError(null)
        onOpenChange(next)
      }}
    >
      <p role="alert" className="text-danger empty:hidden">
        {error}
      </p>
      <ul className="divide-y divide-line border-line border-y">
        {members.map((member) => (
          <Person
            key={member.id}
            boardId={boardId}
            member={member}
            here={online.has(member.id)}
            isYou={member.id === you?.memberId}
            mayManage={you?.role === "facilitator"}
            atKey={atKey && member.id === you?.memberId}
            onFailure={setError}
          />
        ))}
      </ul>
    </Dialog>
  )
}

interface PersonProps {
  boardId: string
  member: RosterEntry
  here: boolean
  isYou: boolean
  mayManage: boolean
  atKey: boolean
  onFailure: (message: string | null) => void
}

function Person({ boardId, member, here, isYou, mayManage, atKey, onFailure }: PersonProps) {
  const api = useParleyApi()
  const [doing, setDoing] = useState<"renaming" | "removing" | "key" | null>(atKey ? "key" : null)
  const { id, name, colour, role } = member

  async function ask(answer: ReturnType<typeof api.setRole>) {
    onFailure(null)
    const done = await answer
    if (!done.ok) onFailure(done.error.message)
    return done.ok
  }

  return (
    <li className="py-2.5">
      <div className="flex items-center gap-3">
        <Avatar name={name} colour={colour} size="md" away={!here} decorative />
        <div className="min-w-0 flex-1">
          <p className="flex items-center gap-2">
            <span className="truncate font-medium">{name}</span>
            {isYou ? <Badge>you</Badge> : null}
          </p>
          <p className="text-muted text-xs">
            {roleNames[role]} · {here ? "here" : "away"}
          </p>
        </div>
        {isYou ? (
          <span className="flex flex-wrap justify-end gap-1">
            <Button
              size="sm"
              variant="quiet"
              onClick={() => setDoing(doing === "renaming" ? null : "renaming")}
            >
              Rename
            </Button>
            <Button
              size="sm"
              variant="quiet"
              aria-expanded={doing === "key"}
              onClick={() => setDoing(doing === "key" ? null : "key")}
            >
              My key
            </Button>
          </span>
        ) : null}
        {isYou || !here ? null : <FollowButton memberId={id} name={name} />}
        {mayManage && !isYou ? (
          <Menu
            trigger={
              <IconButton label={`Change ${name}`} tooltip={false}>
                <MoreHorizontal />
              </IconButton>
            }
          >
            <MenuChoice
              label={`${name} is`}
              value={role}
              options={roleOptions}
              onChange={(next) => void ask(api.setRole(boardId, id, next))}
            />
            <MenuSeparator />
            <MenuItem danger icon={<UserMinus />} onSelect={() => setDoing("removing")}>
              Remove from the board…
            </MenuItem>
          </Menu>
        ) : null}
      </div>
      {doing === "renaming" ? (
        <Rename
          name={name}
          onCancel={() => setDoing(null)}
          onRename={async (next) => {
            if (await ask(api.renameMe(boardId, next))) {
              rememberOnDevice(nameCookie, next)
              setDoing(null)
            }
          }}
        />
      ) : null}
      {doing === "key" ? <PersonalKey boardId={boardId} onClose={() => setDoing(null)} /> : null}
      {doing === "removing" ? (
        <fieldset aria-label={`Remove ${name}?`} className="mt-3 rounded-control bg-danger-wash p-3">
          <p>
            Remove {name}? They are out at once. What they wrote stays. Only a code or link made afterwards
            lets them in again.
          </p>
          <div className="mt-3 flex gap-2">
            <Button variant="danger" autoFocus onClick={() => void ask(api.removeMember(boardId, id))}>
              Remove
            </Button>
            <Button variant="quiet" onClick={() => setDoing(null)}>
              Keep
            </Button>
          </div>
        </fieldset>
      ) : null}
    </li>
  )
}

function FollowButton({ memberId, name }: { memberId: string; name: string }) {
  const following = useFollowed() === memberId
  return (
    <Button
      size="sm"
      variant="quiet"
      icon={<Eye />}
      aria-pressed={following}
      aria-label={`Follow ${name}`}
      onClick={() => follow(following ? null : memberId)}
    >
      {following ? "Following" : "Follow"}
    </Button>
  )
}

function Rename(props: { name: string; onRename: (name: string) => Promise<void>; onCancel: () => void }) {
  const [name, setName] = useState(props.name)
  const [busy, setBusy] = useState(false)
  async function submit(event: FormEvent) {
    event.preventDefault()
    if (name.trim() === "") return
    setBusy(true)
    await props.onRename(name.trim())
    setBusy(false)
  }
  return (
    <form onSubmit={(event) => void submit(event)} className="mt-3 flex items-end gap-2">
      <TextField
        label="Your name"
        hideLabel
        value={name}
        autoFocus
        maxLength={limits.nameCharacters}
        onFocus={(event) => event.target.select()}
        onChange={(event) => setName(event.target.value)}
        className="flex-1"
      />
      <Button type="submit" disabled={busy || name.trim() === ""}>
        Save
      </Button>
      <Button variant="quiet" onClick={props.onCancel}>
        Cancel
      </Button>
    </form>
  )
}

'use client'

import { MEASURE_WORDS } from '@/components/alerts/describe-rule'
import { Button } from '@/components/ui/button'
import { Switch } from '@/components/ui/switch'
import type { Leaf } from '@/lib/alerts/alert'
import { MEASURES } from '@/lib/metrics/measure'
import { ChoiceField } from './choice-field'
import { anotherLeaf, asType, LEVEL_FIELD, type GroupDraft, type LeafDraft, type NodeDraft } from './draft'
import styles from './editor.module.css'
import { useErrorAt } from './errors'
import { addTo, changeAt, removeAt, type Path } from './nodes'
import { TextField } from './text-field'

const TYPES: readonly { value: Leaf['type']; label: string }[] = [
  { value: 'ratio', label: 'is a multiple of its own average' },
  { value: 'above', label: 'is above' },
  { value: 'below', label: 'is below' },
  { value: 'crosses-up', label: 'rises through' },
  { value: 'crosses-down', label: 'falls through' },
  { value: 'change', label: 'changes by a percentage' },
  { value: 'rank', label: 'has one of the largest deviations' },
  { value: 'no-data', label: 'is not heard of' },
]

const JOINS = [
  { value: 'all', label: 'all of these' },
  { value: 'any', label: 'any of these' },
] as const

const DIRECTIONS = [
  { value: 'either', label: 'up or down' },
  { value: 'up', label: 'up' },
  { value: 'down', label: 'down' },
] as const

const OWN_MEASURE = [
  { value: '', label: 'as above' },
  ...MEASURES.filter((value) => value !== 'rate').map((value) => ({ value, label: MEASURE_WORDS[value] })),
] as const

/** More levels than this are shown, but not offered. */
const DEEPEST = 2

type Props = { root: NodeDraft; ofDays: boolean; onChange: (root: NodeDraft) => void }

/** The condition, or a tree of them. */
export const ConditionFields = ({ root, ofDays, onChange }: Props) => (
  <div className={styles.fields}>
    <Node
      node={root}
      path={[]}
      pointer="/condition"
      ofDays={ofDays}
      onChange={(path, change) => onChange(changeAt(root, path, change))}
      onRemove={(path) => onChange(removeAt(root, path) ?? anotherLeaf(ofDays))}
    />
    {!('join' in root) && (
      <div>
        <Button onClick={() => onChange(addTo(root, anotherLeaf(ofDays)))}>Add a condition</Button>
      </div>
    )}
  </div>
)

type NodeProps = {
  node: NodeDraft
  path: Path
  pointer: string
  ofDays: boolean
  onChange: (path: Path, change: (node: NodeDraft) => NodeDraft) => void
  onRemove: (path: Path) => void
}

const Node = (props: NodeProps) =>
  'join' in props.node ? <Group {...props} node={props.node} /> : <Single {...props} node={props.node} />

function Group({ node, path, pointer, ofDays, onChange, onRemove }: NodeProps & { node: GroupDraft }) {
  const { join, members } = node
  const isDeep = path.length >= DEEPEST - 1
  return (
    <fieldset className={styles.group}>
      <legend className="visually-hidden">{path.length === 0 ? 'Conditions' : `Group ${placeOf(path)}`}</legend>
      <div className={styles.join}>
        <Switch
          legend="How many have to hold"
          options={JOINS}
          value={join}
          onChange={(to) => onChange(path, (at) => ({ ...at, join: to }) as NodeDraft)}
        />
        {path.length > 0 && (
          <Button look="quiet" onClick={() => onRemove(path)}>
            Remove the group
          </Button>
        )}
      </div>
      {members.map((member, at) => (
        <Node
          // oxlint-disable-next-line react/no-array-index-key -- conditions have no other name than their place
          key={at}
          node={member}
          path={[...path, at]}
          pointer={`${pointer}/${join}/${at}`}
          ofDays={ofDays}
          onChange={onChange}
          onRemove={onRemove}
        />
      ))}
      <div className={styles.join}>
        <Button onClick={() => onChange(path, (at) => addTo(at, anotherLeaf(ofDays)))}>Add a condition</Button>
        {!isDeep && (
          <Button
            look="quiet"
            onClick={() =>
              onChange(path, (at) => ({
                ...(at as GroupDraft),
                members: [
                  ...members,
                  { join: join === 'all' ? 'any' : 'all', members: [anotherLeaf(ofDays), anotherLeaf(ofDays)] },
                ],
              }))
            }
          >
            Add a group
          </Button>
        )}
      </div>
    </fieldset>
  )
}

const placeOf = (path: Path) => path.map((at) => at + 1).join('.')

const LEVEL_LABEL: Record<Leaf['type'], string> = {
  ratio: 'Times',
  above: 'Level',
  below: 'Level',
  'crosses-up': 'Level',
  'crosses-down': 'Level',
  change: 'Percent',
  rank: 'First',
  'no-data': '',
}

function Single({ node, path, pointer, ofDays, onChange, onRemove }: NodeProps & { node: LeafDraft }) {
  const { type } = node
  const isMember = path.length > 0
  const change = (part: Partial<LeafDraft>) => onChange(path, (at) => ({ ...at, ...part }) as NodeDraft)
  const error = useErrorAt(`${pointer}/type`)
  const levelField = LEVEL_FIELD[type]
  const hasWindow = type === 'ratio' || type === 'change'
  return (
    <fieldset className={isMember ? styles.member : styles.leaf}>
      <legend className="visually-hidden">{isMember ? `Condition ${placeOf(path)}` : 'Condition'}</legend>
      <div className={styles.wide}>
        <ChoiceField
          label="Condition"
          options={TYPES}
          value={type}
          onChange={(to) => onChange(path, (at) => asType(at as LeafDraft, to, ofDays))}
          error={error}
        />
      </div>
      {isMember && !ofDays && (
        <ChoiceField
          label="Measure"
          options={OWN_MEASURE}
          value={node.measure}
          onChange={(measure) => change({ measure })}
        />
      )}
      {levelField !== '' && (
        <TextField
          label={LEVEL_LABEL[type]}
          pointer={`${pointer}/${levelField}`}
          kind="number"
          value={node.level}
          onChange={(level) => change({ level })}
        />
      )}
      {type === 'change' && (
        <ChoiceField
          label="Direction"
          options={DIRECTIONS}
          value={node.direction}
          onChange={(direction) => change({ direction })}
        />
      )}
      {(hasWindow || type === 'no-data') && (
        <TextField
          label={hasWindow ? (type === 'ratio' ? 'Average of the last' : 'Within') : 'For'}
          pointer={`${pointer}/${hasWindow ? 'window' : 'after'}`}
          kind="span"
          placeholder={ofDays ? 'such as 30d' : 'such as 1h'}
          value={node.span}
          onChange={(span) => change({ span })}
        />
      )}
      {type !== 'rank' && type !== 'no-data' && (
        <TextField
          label="Ends at"
          pointer={isMember ? `${pointer}/recovery` : '/recovery'}
          kind="number"
          placeholder="where it began"
          value={node.recovery}
          onChange={(recovery) => change({ recovery })}
        />
      )}
      {isMember && (
        <div className={styles.remove}>
          <Button look="quiet" onClick={() => onRemove(path)} aria-label={`Remove condition ${placeOf(path)}`}>
            Remove
          </Button>
        </div>
      )}
    </fieldset>
  )
}

'use client'

import type { Route } from 'next'
import { useRouter } from 'next/navigation'
import { useMemo, useRef, useState, type FormEvent, type ReactNode } from 'react'
import { fieldErrorsOf, stillWrong } from '@/components/api/field-errors'
import { linesOf } from '@/components/alerts/alert-lines'
import { ALERTS, createAlert, replaceAlert } from '@/components/alerts/alerts-query'
import { describeCondition, describeScope, MEASURE_WORDS } from '@/components/alerts/describe-rule'
import { useWrite } from '@/components/session/use-write'
import { useSourceLabels } from '@/components/sources/use-sources'
import { Button } from '@/components/ui/button'
import { Panel } from '@/components/ui/panel'
import { isDaily } from '@/lib/alerts/alert'
import { AlertBody, type AlertView } from '@/lib/alerts/contract'
import { MEASURES } from '@/lib/metrics/measure'
import { BacktestPanel } from './backtest-panel'
import { ChoiceField } from './choice-field'
import { ConditionFields } from './condition-fields'
import { isOfDays, toBody, type Draft, withMeasure, withSymbols } from './draft'
import styles from './editor.module.css'
import { EditorErrors } from './errors'
import { changeAt, firstLevel } from './nodes'
import { MessageFields, TimingFields } from './option-fields'
import { SaidBack } from './said-back'
import { ScopeFields } from './scope-fields'
import { TextField, UsualSpans } from './text-field'

type Props = {
  /** What the editor begins with. */
  initial: Draft
  /** The alert that is changed; without it, a new one is made. */
  alert?: AlertView
  /** Where to go on when it is saved or given up. */
  back?: string
}

const MEASURE_OPTIONS = MEASURES.map((value) => ({ value, label: MEASURE_WORDS[value] }))

/** An alert in the making, and what it would have done. */
export function AlertEditor({ initial, alert, back = '/alerts' }: Props) {
  const router = useRouter()
  const labelOf = useSourceLabels()
  const [draft, setDraft] = useState(initial)
  const change = (part: Partial<Draft>) => setDraft((known) => ({ ...known, ...part }))
  const summary = useRef<HTMLDivElement>(null)
  const ofDays = isOfDays(draft)

  const body = useMemo(() => toBody(draft), [draft])
  const whole = AlertBody.safeParse({ ...body, name: body.name || 'New' })
  const suggested = whole.success ? suggestName(whole.data, labelOf) : ''
  const sent = { ...body, name: body.name || suggested || 'Alert' }
  const save = useWrite(
    (wanted: typeof sent) => (alert ? replaceAlert(alert.id, wanted) : createAlert(wanted)),
    [ALERTS],
  )
  const errors = stillWrong(fieldErrorsOf(save.error), save.variables, sent)
  const tried = whole.success ? JSON.stringify({ ...sent, name: 'Tried', channels: [1], pausedUntil: null }) : null

  const leave = () => router.push(back as Route)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate(sent, {
      onSuccess: leave,
      onError: () => summary.current?.focus(),
    })
  }

  const level = firstLevel(draft.condition)
  const takeThreshold = (threshold: number) =>
    level &&
    change({
      condition: changeAt(draft.condition, level.path, (leaf) => ({ ...leaf, level: String(threshold) })),
    })

  return (
    <EditorErrors value={errors}>
      <form className={styles.editor} onSubmit={submit} noValidate>
        <UsualSpans ofDays={ofDays} />
        <div className={styles.form}>
          <Panel title={alert ? alert.name : 'New alert'}>
            <div className={styles.sections}>
              <Section title="What is watched">
                <ScopeFields
                  draft={draft}
                  onChange={change}
                  onSymbols={(symbols) => setDraft((known) => withSymbols(known, symbols))}
                />
              </Section>
              <Section title="When it fires">
                <ChoiceField
                  label="Measure"
                  options={MEASURE_OPTIONS}
                  value={draft.measure}
                  onChange={(measure) => setDraft((known) => withMeasure(known, measure))}
                />
                <ConditionFields
                  root={draft.condition}
                  ofDays={ofDays}
                  onChange={(condition) => change({ condition })}
                />
              </Section>
              <Section title="How it behaves">
                <TimingFields draft={draft} onChange={change} />
              </Section>
              <Section title="Whom it tells">
                <MessageFields draft={draft} onChange={change} />
              </Section>
              <Section title="Name">
                <TextField
                  label="Name of the alert"
                  pointer="/name"
                  value={draft.name}
                  placeholder={suggested}
                  onChange={(name) => change({ name })}
                />
              </Section>
            </div>
            <div className={styles.end}>
              <SaidBack rule={whole.success ? whole.data : null} labelOf={labelOf} />
              {save.error && (
                <div ref={summary} tabIndex={-1} role="alert" className={styles.failed}>
                  <NotSaved error={save.error} />
                </div>
              )}
              <div className={styles.buttons}>
                <Button type="submit" look="strong" disabled={save.isPending}>
                  {save.isPending ? 'Saving…' : alert ? 'Save changes' : 'Create alert'}
                </Button>
                <Button look="quiet" onClick={leave}>
                  Cancel
                </Button>
              </div>
            </div>
          </Panel>
        </div>
        <div className={styles.trial}>
          <BacktestPanel
            alert={tried}
            missing={whole.success ? '' : whatIsMissing(draft)}
            symbol={draft.scopeKind === 'symbols' && draft.symbols.length === 1 ? draft.symbols[0]! : null}
            isBroad={draft.scopeKind !== 'symbols'}
            ofDays={ofDays}
            lines={whole.success ? linesOf({ ...whole.data, name: '' }) : []}
            unit={level?.leaf.type === 'ratio' ? '×' : level?.leaf.type === 'change' ? ' %' : ''}
            onThreshold={takeThreshold}
          />
        </div>
      </form>
    </EditorErrors>
  )
}

/** What was refused, field by field; the fields say it too. */
function NotSaved({ error }: { error: Error }) {
  const errors = fieldErrorsOf(error)
  if (errors.length === 0) return <p>Not saved: {error.message}</p>
  return (
    <>
      <p>Not saved. {errors.length === 1 ? 'One field needs' : `${errors.length} fields need`} a look:</p>
      <ul>
        {errors.map(({ pointer, detail }) => (
          <li key={pointer + detail}>
            {pointer.split('/').slice(1).join(' › ')}: {detail}
          </li>
        ))}
      </ul>
    </>
  )
}

const Section = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className={styles.section}>
    <h3>{title}</h3>
    {children}
  </section>
)

/** What the alert could be called: what it watches for. */
function suggestName(alert: AlertBody, labelOf: (source: string) => string): string {
  const text = `${describeScope(alert.scope, labelOf, isDaily(alert))}: ${describeCondition(alert.condition, alert.measure)}`
  return text.length <= 120 ? text : `${text.slice(0, 119)}…`
}

function whatIsMissing({ scopeKind, symbols, source }: Draft): string {
  if (scopeKind === 'symbols' && symbols.length === 0) return 'Choose an instrument to try the alert on its past.'
  if (scopeKind === 'source' && !source) return 'Choose a source to try the alert on its past.'
  return 'As soon as the condition is complete, it is tried here.'
}

/** A range of ages in years. Leave it out when it is not known. */
export type AgeBand = 'under13' | '13-15' | '16-17' | '18-24' | '25+'

export interface Account {
  /** The app's own opaque id. */
  id: string
  age_band?: AgeBand
  /** How old the account was at the thread's start, in days; 0 or more. */
  account_age_days?: number
  /** ISO 3166-1 alpha-2. */
  country?: string
}

/** What the app knows of how the two stand to each other. */
export interface Relation {
  mutual_connections?: number
  phone_contact?: boolean
  accepted?: boolean
  /** When the contact was accepted, RFC 3339. */
  since?: string | Date
}

export interface Media {
  kind: 'image' | 'video' | 'audio'
  /** What the app's own on-device classifier said, 0.0 to 1.0. Never the picture. */
  intimate?: number
}

export interface Message {
  /** Unique in the thread. */
  id: string
  /** The id of the account that sent it. */
  from: string
  /** When it was sent, RFC 3339. */
  at: string | Date
  /** May be empty. */
  text: string
  media?: Media[]
}

export interface Facts {
  /** The main language of the text, a BCP 47 tag. Leave it out when it is not known. */
  language?: string
  accounts: Account[]
  relation?: Relation
}

export interface Thread extends Facts {
  id?: string
  /** In order of time. */
  messages: Message[]
}

/** A likelihood with reasons, lowest first; never a verdict on a person. */
export type Level = 'none' | 'notice' | 'caution' | 'high' | 'critical'

/** Where the thread stands on the usual way of sextortion. */
export type Stage = 'none' | 'contact' | 'rapport' | 'move' | 'request' | 'leverage' | 'threat' | 'demand' | 'repeat'

/** From and to, in bytes of the text's UTF-8 form; see highlight. */
export type Span = [number, number]

/** A red flag that was raised, with its evidence. */
export interface Signal {
  name: string
  /** The account that showed it. */
  from: string
  /** The message that raised it, the strongest where several did. */
  message_id: string
  /** Where the words stand in that message's text; none when it came from facts. */
  spans: Span[]
  /** What it adds to the log-odds, in nats. */
  weight: number
  /** A sentence for a reviewer, in English, without any word of the message. */
  explanation: string
}

export interface Assessment {
  level: Level
  /** That the thread is sextortion, 0.0 to 1.0. */
  probability: number
  stage: Stage
  /** All that were raised in the thread so far, strongest first. */
  signals: Signal[]
  /** The names of those that this message itself raised. */
  raised?: string[]
  /** The accounts that the signals point from and to; missing below notice and where it is not clear. */
  offender?: string
  target?: string
  /** What the thread calls for beside the level. It never raises the level of anyone. */
  advice: {
    /** The account that may not be safe, and the first message that showed it. */
    crisis?: string
    crisis_message?: string
    /** The account that tells of being blackmailed by somebody outside of the thread. */
    help_seeking?: string
    /** The account that pasted a mass blackmail e-mail. */
    pasted_scam?: string
  }
}

/** What a signal is. */
export interface Description {
  name: string
  title: string
  means: string
  family: 'approach' | 'request' | 'leverage' | 'exposure' | 'demand' | 'pressure' | 'confirm' | 'aside'
  stage: Stage
  weight: number
  /** Shown by the person targeted: counts against the other. */
  answer: boolean
}

export interface Folded {
  /** What is to be kept of the thread until its next message: no text, at most 4 KiB. */
  state: Uint8Array
  assessment: Assessment
}

/** Calls answer at once; none of them keeps anything. */
export interface Engine {
  /** Reads a whole thread and gives the assessment after its last message. */
  assess (thread: Thread): Assessment
  /** Reads one more message. The state is null before the first. Facts are passed with each; a later call may know more. */
  fold (state: Uint8Array | null, facts: Facts, message: Message): Folded
  /** The languages that are read, as BCP 47 tags without a region. */
  languages (): string[]
  /** What a signal is; undefined when there is none of that name. */
  describe (signal: string): Description | undefined
  /** Bytes of memory that the engine holds. */
  readonly memory: number
}

/** A value that the engine does not take. Its message never holds the value. */
export class RiskError extends Error {
  /** "state": the state is not one that this version knows, start the thread anew. */
  readonly code: 'input' | 'state'
  /** The way to the field, as "messages[3].at"; empty for the whole. */
  readonly field: string
}

export interface LoadOptions {
  /** Where the module is, or the module; risk.wasm of this package otherwise. */
  wasm?: string | URL | Response | BufferSource | WebAssembly.Module
}

/** Starts an engine. Once is enough: keep it. */
export function load (options?: LoadOptions): Promise<Engine>

/** Cuts a text at the spans of a signal into pieces, in order. */
export function highlight (text: string, spans: Span[]): { text: string, marked: boolean }[]

/** What one step learns and a later one needs. */
export interface Facts {
  readonly recordFile: string;
  address?: string;
  record?: string;
  grant?: string;
  txid?: string;
  verdictBefore?: string;
  verdictAfter?: string;
}

type Answer = Readonly<Record<string, unknown>>;

export interface Step {
  /** Begins a chapter. */
  readonly title?: string;
  readonly command: (facts: Facts) => string[];
  /** What the answer showed, a line each; keeps what later steps need. */
  readonly proves: (answer: Answer, facts: Facts) => string[];
  /** 0 unless the step is meant to be refused. */
  readonly exitCode?: number;
  /** Shows the command's own text instead of reading its JSON. */
  readonly plain?: boolean;
}

const as = (profile: string, ...rest: string[]): string[] => ['--profile', profile, ...rest];
const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
const person = (profile: string, role: string): Step => ({
  command: () => as(profile, 'init', '--role', role),
  proves: ({ did }) => [`${profile} is ${text(did)}`],
});
const contact = (profile: string, file: string, name: string): Step => ({
  command: () => as(profile, 'contact', 'add', file, '--name', name),
  proves: ({ role }) => [`${profile} checked the signature and saved ${name} (${text(role)})`],
});

/** The main path, as somebody would type it. */
export const script: readonly Step[] = [
  {
    title: 'A real Bitcoin node (regtest)',
    command: () => ['regtest', 'up'],
    proves: ({ version }) => [`${text(version)} answers`],
  },
  { ...person('alice', 'patient'), title: 'Three people, each with words of their own' },
  person('clinic', 'provider'),
  person('mom', 'guardian'),
  {
    title: 'They exchange signed cards',
    command: () => as('alice', 'card', '--out', 'alice.card'),
    proves: () => ['alice.card holds no custody key: she hands that to nobody'],
  },
  {
    command: () => as('clinic', 'card', '--with-custody-key', '--out', 'clinic.card'),
    proves: () => ['clinic.card names the custody key for one record address'],
  },
  {
    command: () => as('mom', 'card', '--with-custody-key', '--out', 'mom.card'),
    proves: () => ['mom.card likewise'],
  },
  contact('alice', 'clinic.card', 'clinic'),
  contact('alice', 'mom.card', 'mom'),
  contact('clinic', 'alice.card', 'alice'),
  contact('mom', 'alice.card', 'alice'),
  {
    title: "Alice's record address: 2 of alice, clinic, mom",
    command: () =>
      as('alice', 'address', 'new', '--custodian', 'clinic', '--guardian', 'mom', '--out', 'addr.file'),
    proves: ({ descriptor }) => [`descriptor ${text(descriptor).slice(0, 60)}…`],
  },
  {
    command: () => as('clinic', 'address', 'accept', 'addr.file', '--out', 'clinic.ack', '--yes'),
    proves: ({ role }) => [`clinic found its own key in it and agreed as ${text(role)}`],
  },
  {
    command: () => as('mom', 'address', 'accept', 'addr.file', '--out', 'mom.ack', '--yes'),
    proves: ({ role }) => [`mom agreed as ${text(role)}`],
  },
  {
    command: () => as('alice', 'address', 'confirm', 'clinic.ack', 'mom.ack'),
    proves: ({ address }, facts) => {
      facts.address = text(address);
      return [`agreed by all: ${facts.address}`];
    },
  },
  {
    command: ({ address }) => ['regtest', 'fund', address ?? ''],
    proves: ({ sat }) => [`${text(sat)} sat, from which her ledger begins`],
  },
  {
    title: 'A record, sealed',
    command: ({ recordFile }) => as('alice', 'record', 'add', recordFile, '--title', 'Blood count'),
    proves: ({ id, blob, mediaType }, facts) => {
      facts.record = text(id);
      return [`record ${facts.record} (${text(mediaType)})`, `in the vault as an age file, ${text(blob)}`];
    },
  },
  {
    title: 'Anchored on the chain',
    command: () => as('alice', 'anchor', '--out', 'st.psbt'),
    proves: ({ note, commitment }) => [
      ...text(note)
        .trimEnd()
        .split('\n')
        .map((line) => `| ${line}`),
      `all that the chain will see: ${text(commitment)}`,
    ],
  },
  {
    command: () => as('clinic', 'cosign', 'st.psbt', '--out', 'st2.psbt', '--yes'),
    proves: ({ newEvents, fee }) => [
      `clinic checked ${text(newEvents)} new events, a fee of ${text(fee)} sat, and signed`,
    ],
  },
  {
    command: () => as('alice', 'anchor', 'finish', 'st2.psbt'),
    proves: ({ txid, state }, facts) => {
      facts.txid = text(txid);
      return [`${text(state)}: ${facts.txid}`];
    },
  },
  {
    command: () => ['regtest', 'mine', '1'],
    proves: ({ height }) => [`block ${text(height)}`],
  },
  {
    command: ({ record }) =>
      as('alice', 'proof', 'export', '--record', record ?? '', '--out', 'record.proof.json'),
    proves: ({ block }) => [`a proof that ends in block ${text(block).slice(0, 16)}…`],
  },
  {
    command: () => ['proof', 'verify', 'record.proof.json'],
    proves: ({ assurance }) => [`a stranger without any wallet says: ${text(assurance)}`],
  },
  {
    title: 'A grant that both sign',
    command: ({ record }) =>
      as(
        'alice',
        'grant',
        'clinic',
        '--record',
        record ?? '',
        '--for',
        '30d',
        '--purpose',
        'TREAT',
        '--out',
        'g.psbt',
        '--yes',
      ),
    proves: ({ grant, text: signed }, facts) => {
      facts.grant = text(grant);
      return [
        'this text is what gets signed:',
        ...text(signed)
          .split('\n')
          .map((line) => `| ${line}`),
      ];
    },
  },
  {
    command: () => as('clinic', 'cosign', 'g.psbt', '--out', 'g2.psbt', '--yes'),
    proves: () => ['clinic recomputed the text from the claims, and signed first'],
  },
  {
    command: () => as('alice', 'grant', 'finish', 'g2.psbt', '--out', 'clinic.grant'),
    proves: () => ['alice signed last; the keys to the record leave her wallet only now'],
  },
  {
    title: 'The clinic uses what it was granted',
    command: () => as('clinic', 'verify', 'clinic.grant'),
    proves: ({ verdict, assurance }, facts) => {
      facts.verdictBefore = text(verdict);
      return [`${facts.verdictBefore} (${text(assurance)}), without a passphrase`];
    },
  },
  {
    command: ({ record }) => as('clinic', 'open', 'clinic.grant', record ?? '', '--out', 'opened'),
    proves: ({ size, receipt }) => [
      `the original ${text(size)} bytes; receipt ${text(receipt).slice(0, 12)}… went to alice first`,
    ],
  },
  {
    title: 'Alice takes it back: one key, no coins, no block',
    command: ({ grant }) => as('alice', 'revoke', grant ?? '', '--yes'),
    proves: () => ['the revocation hangs on the notice board'],
  },
  {
    command: () => as('clinic', 'verify', 'clinic.grant'),
    exitCode: 1,
    proves: ({ verdict }, facts) => {
      facts.verdictAfter = text(verdict);
      return [`${facts.verdictAfter}, exit 1`];
    },
  },
  {
    title: 'The next statement, this time with her guardian',
    command: () => as('alice', 'anchor', '--out', 'next.psbt'),
    proves: ({ events, statement }) => [`statement ${text(statement)} over ${text(events)} events`],
  },
  {
    command: () => as('mom', 'cosign', 'next.psbt', '--out', 'next2.psbt', '--yes'),
    proves: ({ newEvents }) => [
      `mom missed the first statement: she followed it from the file, then checked ${text(newEvents)} new events`,
    ],
  },
  {
    command: () => as('alice', 'anchor', 'finish', 'next2.psbt'),
    proves: ({ state }) => [`${text(state)}; it spends the one before: one history`],
  },
  {
    command: () => ['regtest', 'mine', '1'],
    proves: ({ height }) => [`block ${text(height)}`],
  },
  {
    title: 'Who had access, when, why, under whose signatures',
    command: () => as('alice', 'audit'),
    plain: true,
    proves: () => [],
  },
];

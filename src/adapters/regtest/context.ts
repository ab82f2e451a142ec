/** The variables that are looked at: MEDWALLET_BITCOIND, MEDWALLET_REGTEST_*, PATH, HOME, XDG_CACHE_HOME. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What is going on while a command takes longer than a moment. */
export interface RegtestProgress {
  readonly phase: 'wait' | 'index' | 'packages' | 'unpack' | 'check' | 'start' | 'mine';
  /** So far: bytes for `index` and `packages`, blocks for `mine`, packages for `unpack`. */
  readonly done?: number;
  /** Undefined where it is not known beforehand. */
  readonly total?: number;
}

/** Where the regtest node lives and what it is found with. */
export interface RegtestContext {
  /** MEDWALLET_HOME: the node lives in its folder `regtest/`. */
  readonly home: string;
  readonly env: Environment;
  /** Is told what goes on while something takes longer than a moment. */
  readonly onProgress?: (progress: RegtestProgress) => void;
}

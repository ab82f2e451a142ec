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

export interface RegtestContext {
  /** MEDWALLET_HOME: the node lives in its folder `regtest/`. */
  readonly home: string;
  readonly env: Environment;
  readonly onProgress?: (progress: RegtestProgress) => void;
}

/** What one kind of row holds: JSON, sealed by the adapter so that the file tells nothing. */
export interface Table<Row> {
  get(key: string): Row | undefined;
  /** Every row, in the order of its key. */
  list(): { readonly key: string; readonly row: Row }[];
  put(key: string, row: Row): void;
  delete(key: string): boolean;
  count(): number;
}

/**
 * Hashes of the complete subtrees of the wallet's log, by place (RFC 6962). They look random and tell nothing,
 * so they lie open, one look-up each, and are never believed without a sealed row that vouches for them.
 */
export interface SubtreeTable {
  get(level: number, index: number): Uint8Array | undefined;
  /** @param hash 32 bytes */
  put(level: number, index: number, hash: Uint8Array): void;
}

/**
 * The tables of a wallet. Rows come from our own sealed file: the seal proves that this wallet wrote them, so
 * they are typed, not parsed again.
 */
export interface Tables<Rows> {
  readonly table: <Name extends keyof Rows & string>(name: Name) => Table<Rows[Name]>;
  readonly subtrees: SubtreeTable;
}

/**
 * The wallet's own memory. `change` is one transaction: everything in it happens or nothing does, it is
 * durable when it returns, and only one process at a time is inside. A store that cannot be read or written is
 * a `StoreError` with the outcome `unavailable`.
 */
export interface Store<Rows> {
  view<T>(work: (tables: Tables<Rows>) => T): T;
  change<T>(work: (tables: Tables<Rows>) => T): T;
  /**
   * Leaves nothing of what was deleted or replaced in the store's files: no freed page, no journal, no copy from
   * before a migration. For after an erasure; it writes the whole store anew.
   * @returns false while another process holds the store, so that it must be asked again
   */
  forget(): boolean;
  close(): void;
}

/** What one schema of a store added to the one before it. */
export interface StoreSchema<Rows> {
  readonly tables: readonly (keyof Rows & string)[];
  /** Brings the rows of the schema before into this one's form, in the same transaction. */
  readonly upgrade?: (tables: Tables<Rows>) => void;
}

/** Something that a Consent says and a grant made of it does not, in the order of its reading. */
export interface Remark {
  /** Where it stands, such as `provision.purpose`. */
  readonly element: string;
  /** `narrowed`: the grant lets less be done than the Consent would; `ignored`: it changes nothing of that. */
  readonly effect: 'narrowed' | 'ignored';
  /** Why, as the rest of a sentence without names or values from the Consent. */
  readonly detail: string;
}

/** Where a reading of one Consent writes down what it leaves out. */
export class Remarks {
  readonly list: Remark[] = [];

  narrowed(element: string, detail: string): void {
    this.list.push({ element, effect: 'narrowed', detail });
  }

  ignored(element: string, detail: string): void {
    this.list.push({ element, effect: 'ignored', detail });
  }
}

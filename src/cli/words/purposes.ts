/** The purposes that a patient is offered, most frequent first; every other one is given by `--purpose`. */
export const ASKED_PURPOSES = [
  'TREAT',
  'ETREAT',
  'COC',
  'HPAYMT',
  'HRESCH',
  'PATRQT',
  'FAMRQT',
  'PUBHLTH',
] as const;

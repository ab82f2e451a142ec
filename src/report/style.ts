/** The page's one style sheet. Its hash stands in the page's policy, so it is put in as it is. */
export const STYLE = `
:root {
  --paper: #fbfaf8; --card: #fff; --ink: #1f2328; --soft: #5b636d; --rule: #e3e0da; --track: #ebe8e2;
  --access: #1f5fbf; --consent: #17704a; --ended: #6b6f76; --emergency: #b3261e; --record: #7a4ba8; --ledger: #86651a;
  --warn: #fff4d6; --warn-ink: #5f4700;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14161a; --card: #1c1f25; --ink: #e8e6e1; --soft: #a2a8b1; --rule: #2e323a; --track: #2b2f37;
    --access: #7fb0ff; --consent: #5ecb95; --ended: #9aa0a9; --emergency: #ff8a80; --record: #c9a2f2; --ledger: #dcb75f;
    --warn: #3a300f; --warn-ink: #ffe29a;
  }
}
* { box-sizing: border-box; margin: 0; }
html { background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif; -webkit-text-size-adjust: 100%; }
main { max-width: 60rem; margin: 0 auto; padding: 2.5rem 1.25rem 3rem; }
ol, ul { list-style: none; padding: 0; }
h1 { font-size: clamp(1.6rem, 1.2rem + 2vw, 2.4rem); line-height: 1.15; letter-spacing: -.02em; text-wrap: balance; }
h2 { font-size: 1.2rem; margin: 2.75rem 0 .5rem; letter-spacing: -.01em; }
h3 { font-size: .85rem; font-weight: 600; color: var(--soft); padding: 1.25rem 0 .5rem; }
b { font-weight: 650; }
em { font-style: normal; font-weight: 600; }
code { font: .85em/1.4 ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace; overflow-wrap: anywhere; }
a { color: inherit; text-decoration-color: var(--soft); text-underline-offset: .2em; }
a:focus-visible, summary:focus-visible, .scroll:focus-visible, label:focus-within { outline: 2px solid var(--access); outline-offset: 2px; border-radius: 4px; }
.brand { color: var(--soft); font-size: .85rem; font-weight: 600; margin-bottom: .5rem; }
.made { color: var(--soft); margin-top: .5rem; }
.none { color: var(--soft); padding: .5rem 0; }
.key { color: var(--soft); font-size: .9rem; margin-bottom: .9rem; }
.icon { width: 1.1rem; height: 1.1rem; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; display: block; }

.tiles { display: grid; grid-template-columns: repeat(3, 1fr); gap: .75rem; margin-top: 1.5rem; }
.tiles li { background: var(--card); border: 1px solid var(--rule); border-radius: 12px; padding: .9rem 1rem; color: var(--soft); font-size: .9rem; line-height: 1.3; }
.tiles b { display: block; color: var(--ink); font-size: 1.7rem; line-height: 1.2; font-variant-numeric: tabular-nums; }

.warnings { background: var(--warn); color: var(--warn-ink); border-radius: 12px; padding: .9rem 1.1rem; margin-top: 1rem; }
.warnings h2 { display: flex; align-items: center; gap: .5rem; margin: 0 0 .25rem; font-size: 1rem; }
.warnings li { overflow-wrap: anywhere; }
.warnings li + li { margin-top: .35rem; }

.axis { display: block; overflow: visible; }
.axis text { fill: var(--soft); font-size: .75rem; }
.axis .mid { text-anchor: middle; }
.axis .end { text-anchor: end; }
.lane { padding: .7rem 0 .5rem; border-top: 1px solid var(--rule); --tone: var(--consent); scroll-margin-top: 1rem; }
.lane.revoked, .lane.expired, .lane.lapsed { --tone: var(--ended); }
.lane.offered { --tone: var(--ledger); }
.lane.urgent { --tone: var(--emergency); }
.lane:target { background: var(--card); box-shadow: 0 0 0 .6rem var(--card); border-radius: 2px; }
.lane p { display: flex; flex-wrap: wrap; align-items: baseline; gap: .15rem .6rem; overflow-wrap: anywhere; }
.lane .what { display: block; color: var(--soft); font-size: .9rem; margin-bottom: .3rem; }
.lane .count { color: var(--soft); font-size: .9rem; margin-left: auto; }
.tag { color: var(--tone); font-size: .8rem; font-weight: 600; }
.strip { display: block; overflow: visible; }
.strip .track { stroke: var(--track); stroke-width: 2; }
.strip .bar { fill: color-mix(in srgb, var(--tone) 32%, var(--paper)); }
.strip .now { stroke: var(--soft); stroke-width: 1; stroke-dasharray: 2 3; }
.strip circle { fill: var(--access); stroke: var(--paper); stroke-width: 1.5; }

.filters { border: 0; padding: 0; margin: .25rem 0 .5rem; display: flex; flex-wrap: wrap; gap: .4rem; }
.filters legend { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.filters label { display: inline-flex; align-items: center; gap: .4rem; font-size: .85rem; padding: .3rem .7rem .3rem .5rem; border: 1px solid var(--rule); border-radius: 99px; background: var(--card); cursor: pointer; }
.filters input { accent-color: var(--tone); margin: 0; width: 1rem; height: 1rem; }
.access { --tone: var(--access); } .consent { --tone: var(--consent); } .ended { --tone: var(--ended); }
.emergency { --tone: var(--emergency); } .record { --tone: var(--record); } .ledger { --tone: var(--ledger); }
body:has(#show-access:not(:checked)) .entry.access, body:has(#show-consent:not(:checked)) .entry.consent,
body:has(#show-ended:not(:checked)) .entry.ended, body:has(#show-emergency:not(:checked)) .entry.emergency,
body:has(#show-record:not(:checked)) .entry.record, body:has(#show-ledger:not(:checked)) .entry.ledger { display: none; }

.entry, .seal { position: relative; display: grid; grid-template-columns: 2.1rem minmax(0, 1fr) auto; gap: 0 .85rem; padding: .6rem 0; }
.entry::before, .seal::before { content: ''; position: absolute; left: 1.05rem; top: 0; bottom: 0; margin-left: -1px; border-left: 2px solid var(--rule); }
.loose::before { border-left: 2px dashed color-mix(in srgb, var(--soft) 60%, var(--paper)); }
.held::before { border-left-color: color-mix(in srgb, var(--ledger) 55%, var(--paper)); }
.mark { position: relative; width: 2.1rem; height: 2.1rem; border-radius: 50%; display: grid; place-items: center; background: var(--card); color: var(--tone); border: 2px solid currentColor; }
.entry.access .mark, .entry.emergency .mark { background: var(--tone); color: var(--paper); border-color: var(--tone); }
.said { overflow-wrap: anywhere; padding-top: .25rem; }
.access .said, .emergency .said { font-size: 1.05rem; }
.facts { color: var(--soft); font-size: .87rem; line-height: 1.5; text-wrap: pretty; }
.facts li { display: inline; overflow-wrap: anywhere; }
.facts li:not(:last-child)::after { content: '\\00a0· '; }
.loose .anchor { color: var(--ink); text-decoration: underline dashed var(--soft) 1px; text-underline-offset: .25em; }
.when { color: var(--soft); font-size: .9rem; font-variant-numeric: tabular-nums; padding-top: .3rem; white-space: nowrap; }
.seal { --tone: var(--ledger); align-items: center; }
.seal .mark { border: 0; background: var(--paper); }
.seal .icon { width: 1.7rem; height: 1.7rem; stroke-width: 1.6; }
.seal p { grid-column: 2 / -1; font-size: .87rem; color: var(--soft); overflow-wrap: anywhere; }
.seal b { color: var(--ledger); }
.seal.loose b { color: var(--ink); }

details { margin-top: 2.75rem; border-top: 1px solid var(--rule); padding-top: 1rem; }
summary { font-weight: 600; cursor: pointer; }
.scroll { overflow-x: auto; margin-top: .75rem; }
table { border-collapse: collapse; font-size: .85rem; min-width: 46rem; width: 100%; }
caption { text-align: left; color: var(--soft); padding-bottom: .5rem; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem .4rem 0; border-top: 1px solid var(--rule); overflow-wrap: break-word; max-width: 18rem; }
thead th { border-top: 0; white-space: nowrap; }
tbody th { font-weight: 400; color: var(--soft); font-variant-numeric: tabular-nums; }
td time, .type { white-space: nowrap; }
footer { margin-top: 2.5rem; padding-top: 1rem; border-top: 1px solid var(--rule); color: var(--soft); font-size: .87rem; display: grid; gap: .6rem; }
footer p { max-width: 44rem; }
footer dl { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: .1rem .8rem; }
footer dd { overflow-wrap: anywhere; }

@media (max-width: 34rem) {
  main { padding: 1.5rem 1rem 2.5rem; }
  .tiles { gap: .5rem; }
  .tiles li { padding: .7rem .75rem; font-size: .8rem; }
  .tiles b { font-size: 1.35rem; }
  .entry { grid-template-columns: 2.1rem minmax(0, 1fr); }
  .lane .count { flex-basis: 100%; margin: 0; }
  .when { grid-column: 2; grid-row: 1; padding: 0; font-size: .8rem; }
  .entry .mark { grid-row: 1 / span 2; }
  .entry .body { grid-column: 2; grid-row: 2; }
  .said { padding-top: 0; }
}
@media print {
  :root { --paper: #fff; --card: #fff; --ink: #000; --soft: #444; --rule: #bbb; --track: #ddd;
    --access: #1f5fbf; --consent: #17704a; --ended: #555; --emergency: #b3261e; --record: #7a4ba8; --ledger: #7a5a10; --warn: #fff4d6; --warn-ink: #000; }
  html { font-size: 10.5pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  main { max-width: none; padding: 0; }
  .filters, details { display: none; }
  .entry, .seal, .lane, .tiles, .warnings { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
}
`;
